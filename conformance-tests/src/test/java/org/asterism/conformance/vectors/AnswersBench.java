package org.asterism.conformance.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asterism.conformance.interop.AcceptancePrograms;
import org.asterism.conformance.interop.Consumer;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.conformance.live.TestToken;
import org.asterism.conformance.live.Tool;

/// A constellation whose tokens take what Wycheproof asks, and the program that asks it.
record AnswersBench(LiveConstellation constellation, Consumer consumer, String program)
    implements AutoCloseable {
  private static final Pattern COUNT = Pattern.compile("(\\d+) right, (\\d+) wrong");
  private static final int N = 3;
  private static final int K = 2;

  // What the tables ask that a careful token refuses.
  private static final String RULES =
      """
      [[token]]
      label_pattern = "answers-*"
      pkcs1_decryption = "explicit"
      minimum_rsa_bits = 1024
      gcm = "permissive"
      """;

  /// Where keys are.
  enum Keys {
    SESSION,
    TOKEN
  }

  static AnswersBench start() throws IOException, InterruptedException {
    var constellation = LiveConstellation.start(N, K, LiveConstellation.PATIENT + RULES);
    Path folder = Files.createDirectory(constellation.folder().resolve("answers"));
    return new AnswersBench(
        constellation,
        Consumer.of(constellation.freshToken("answers"), folder),
        AcceptancePrograms.build("answers"));
  }

  /// The same token, by programs that bring the engine; the engine's own process ends.
  AnswersBench embedded() throws IOException, InterruptedException {
    constellation.engine().stop();
    Path log = consumer.folder().resolve("library.log");
    TestToken token =
        consumer
            .token()
            .by(
                LiveConstellation.distributedModule().toString(),
                constellation.embeddedSetting(log));
    return new AnswersBench(constellation, Consumer.of(token, consumer.folder()), program);
  }

  /// The mechanisms that the token lists.
  List<Long> mechanisms() throws IOException, InterruptedException {
    Tool.Ended listed = consumer.tool().run(program, "mechanisms").succeeded();
    return listed.output().lines().map(Long::decode).toList();
  }

  /// Asks all and finds none wrong. Safe for use by many threads.
  ///
  /// @return how many answers were right
  int ask(List<Question> questions, Keys keys) throws IOException, InterruptedException {
    Tool.Ended ended =
        consumer.tool().fed(text(questions)).run(program, keys == Keys.TOKEN ? "token" : "session");
    Matcher count = COUNT.matcher(ended.output());
    assertEquals("", wrong(ended.output()), ended::output);
    assertEquals(true, ended.status() == 0 && count.find(), ended::output);
    return Integer.parseInt(count.group(1));
  }

  // As question.h says.
  private static String text(List<Question> questions) {
    var text = new StringBuilder();
    for (int i = 0; i < questions.size(); i++) {
      boolean same = i > 0 && questions.get(i).hasObjectsOf(questions.get(i - 1));
      text.append(same ? "s\n" : "").append(questions.get(i).text());
    }
    return text.toString();
  }

  private static String wrong(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("wrong"))
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    constellation.close();
  }
}
