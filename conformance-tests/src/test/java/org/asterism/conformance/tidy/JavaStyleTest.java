package org.asterism.conformance.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Java files stay small, and what the house rules ban is not in them.
class JavaStyleTest {
  private static final int MAX_METHOD_LINES = 40;
  private static final int MAX_FILE_LINES = 400;
  private static final int MAX_PARAMETERS = 5;
  private static final int MAX_COLUMNS = 100;

  private static final Pattern BANNED_NAME =
      Pattern.compile(".*(Manager|Helper|Utils?|Impl|Base|Common)$");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "key|pin|share|secret|password|.*((Private|Secret|Data|Sealing)Key|Pin|Share|Secret)"
              + "|(private|secret|data|sealing)Key");

  /// Calls that only wiring may make: everybody else is handed time, randomness and output.
  private static final Pattern BANNED_CALL =
      Pattern.compile(
          "Instant\\.now\\(\\)|System\\.currentTimeMillis|new SecureRandom\\(\\)|Thread\\.sleep"
              + "|System\\.(out|err)\\b|printStackTrace|catch \\(\\w+ \\w+\\) \\{\\s*\\}");

  private static final Pattern WIRING =
      Pattern.compile(".*(Main|Command|/(cli|wiring)/\\w+|/package-info)\\.java");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|@Dis" + "abled");

  private static final JavaSource SOURCE = JavaSource.parse(Repository.files(".java"));

  @Test
  void methodsFitOnAScreen() {
    none(
        SOURCE.methods().stream()
            .filter(m -> m.lines() > MAX_METHOD_LINES || m.parameters() > MAX_PARAMETERS)
            .map(m -> m.name() + ": " + m.lines() + " lines, " + m.parameters() + " parameters")
            .toList());
  }

  @Test
  void filesHoldOneIdea() {
    none(
        Repository.files(".java").stream()
            .filter(file -> Repository.lines(file).size() > MAX_FILE_LINES)
            .map(Path::toString)
            .toList());
  }

  @Test
  void linesFitInAWindow() {
    none(linesThat(Repository.files(".java", ".c", ".h"), line -> line.length() > MAX_COLUMNS));
  }

  @Test
  void namesAreNounsOfTheDomain() {
    none(
        SOURCE.types().stream()
            .filter(type -> BANNED_NAME.matcher(type.name()).matches())
            .map(JavaSource.Type::toString)
            .toList());
  }

  @Test
  void secretsAreNotArrays() {
    none(
        SOURCE.variables().stream()
            .filter(v -> !v.inTests() && v.type().equals("byte[]"))
            .filter(v -> SECRET_NAME.matcher(v.name()).matches())
            .filter(v -> !v.name().toLowerCase(java.util.Locale.ROOT).contains("public"))
            .map(JavaSource.Variable::toString)
            .toList());
  }

  @Test
  void timeRandomnessAndOutputAreHandedIn() {
    var files =
        Repository.files(".java").stream()
            .filter(file -> file.toString().contains("/src/main/"))
            .filter(file -> !WIRING.matcher(file.toString()).matches())
            .toList();
    none(linesThat(files, line -> BANNED_CALL.matcher(line).find()));
  }

  @Test
  void nothingIsLeftUndone() {
    var files = Repository.files(".java", ".c", ".h", ".sh", ".xml", ".md", ".def", ".proto");
    none(linesThat(files, line -> UNFINISHED.matcher(line).find()));
  }

  @Test
  void theRulesCatchWhatTheyBan() {
    assertEquals(true, BANNED_NAME.matcher("ShareManager").matches());
    assertEquals(true, BANNED_CALL.matcher("  Thread.sleep(5);").find());
    assertEquals(true, SECRET_NAME.matcher("privateKey").matches());
    assertEquals(false, BANNED_NAME.matcher("SlotTable").matches());
    assertFalse(SOURCE.methods().isEmpty());
  }

  private static List<String> linesThat(
      List<Path> files, java.util.function.Predicate<String> offend) {
    var found = new ArrayList<String>();
    for (Path file : files) {
      int number = 0;
      for (String line : Repository.lines(file)) {
        number++;
        if (offend.test(line)) {
          found.add(file.getFileName() + ":" + number + " " + line.strip());
        }
      }
    }
    return found;
  }

  private static void none(List<String> offenders) {
    assertEquals("", String.join("\n", offenders));
  }
}
