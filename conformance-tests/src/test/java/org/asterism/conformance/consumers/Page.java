package org.asterism.conformance.consumers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.asterism.conformance.live.Tool;
import org.asterism.conformance.tidy.Repository;

/// A page of `docs/operating/consumers`. Its `sh` blocks, one after the other, are a script; the
/// lines of a `text` block are among those that the block before it prints, in their order, where
/// `…` stands for anything.
final class Page {
  private static final Path FOLDER = Repository.root().resolve("docs/operating/consumers");
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String INDEX = "README";
  private static final String FENCE = "```";

  /// On the line of the page's title. What a page leaves running is in the background of its shell,
  /// wrote a pid file, or is an agent of SSH.
  private static final String PROLOGUE =
      "set -Eeuo pipefail; shopt -s nullglob; trap 'echo \"line $LINENO ends with $?\"' ERR; trap '"
          + "{ kill ${SSH_AGENT_PID:-} $(jobs -p) $(cat /dev/null *.pid); wait; } 2>/dev/null || :"
          + "' EXIT";

  private final String name;
  private final List<String> script = new ArrayList<>(List.of(PROLOGUE));
  private final List<Shown> shown = new ArrayList<>();

  /// @param line of the page where the block begins that prints it
  private record Shown(int line, List<String> words) {}

  private Page(String name) {
    this.name = name;
  }

  /// All but the index.
  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.md$", ""))
          .filter(name -> !name.equals(INDEX))
          .sorted()
          .toList();
    }
  }

  static String index() throws IOException {
    return Files.readString(file(INDEX));
  }

  static Page named(String name) throws IOException {
    return of(name, Files.readAllLines(file(name)));
  }

  static Page of(String name, List<String> lines) {
    var page = new Page(name);
    page.read(lines);
    return page;
  }

  /// The same with other words in place of some, which its commands or what they print must have.
  Page with(String words, String others) {
    var lines = new ArrayList<>(List.of(script));
    shown.forEach(block -> lines.add(block.words()));
    assertTrue(
        lines.stream().flatMap(List::stream).anyMatch(line -> line.contains(words)),
        () -> "expected '%s' in %s".formatted(words, name));
    lines.forEach(some -> some.replaceAll(line -> line.replace(words, others)));
    return this;
  }

  private static Path file(String name) {
    return FOLDER.resolve(name + ".md");
  }

  // The script's lines have the numbers of the page's.
  private void read(List<String> lines) {
    int command = 0;
    String kind = "";
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean fence = line.startsWith(FENCE);
      if (fence) {
        kind = line.substring(FENCE.length());
      }
      if (fence && kind.equals("sh")) {
        command = i + 1;
        script.add("echo; echo " + mark(command));
      } else {
        script.add(!fence && kind.equals("sh") ? line : "");
      }
      if (kind.equals("text")) {
        show(command, fence, line);
      }
    }
  }

  private void show(int command, boolean fence, String line) {
    if (fence) {
      shown.add(new Shown(command, new ArrayList<>()));
    } else {
      shown.getLast().words().add(line.strip());
    }
  }

  private String mark(int line) {
    return "=== %s.md:%d".formatted(name, line);
  }

  boolean hasCommands() {
    return script.stream().anyMatch(line -> !line.isEmpty() && !line.equals(PROLOGUE));
  }

  /// Runs all of it and compares what it prints.
  void run(Tool tool, Path folder) throws IOException, InterruptedException {
    Path file = Files.write(folder.resolve(name + ".sh"), script);
    String output = tool.within(PATIENCE).run(shell(file)).succeeded().output();
    for (Shown expected : shown) {
      String printed = printedBy(expected.line(), output);
      assertTrue(
          pattern(expected.words()).matcher(printed).find(),
          () ->
              "%s:%d: expected%n%s%nin%n%s"
                  .formatted(name, expected.line(), String.join("\n", expected.words()), printed));
    }
  }

  // p11-kit looks into root's home for nothing: root gets a folder of all users that is its own.
  private static String[] shell(Path file) {
    if (!"root".equals(System.getProperty("user.name"))) {
      return new String[] {"bash", file.toString()};
    }
    String all = "/etc/pkcs11";
    String own = "mkdir -p %s && mount -t tmpfs none %s && exec bash \"$0\"".formatted(all, all);
    return new String[] {"unshare", "--mount", "sh", "-c", own, file.toString()};
  }

  private String printedBy(int line, String output) {
    String mark = mark(line) + "\n";
    int start = output.indexOf(mark) + mark.length();
    int end = output.indexOf("\n=== " + name + ".md:", start);
    return output.substring(start, end < 0 ? output.length() : end);
  }

  private static Pattern pattern(List<String> words) {
    return Pattern.compile(
        words.stream()
            .map(line ->
                Stream.of(line.split("…", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*")))
            .collect(Collectors.joining("(?s:.*?\\n.*?)")));
  }
}
