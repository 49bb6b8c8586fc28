package org.asterism.conformance.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.asterism.cli.Asterism;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Every command that a message or a document names is there.
class CommandNamesTest {
  /// `'asterism engine init'`, `bin/asterism engine init`, in quotes, ticks or a shell's line.
  private static final Pattern FULL =
      Pattern.compile("(?:['`]|bin/)asterism ([a-z]+)(?: ([a-z][a-z-]*))?");

  /// `'engine init'`.
  private static final Pattern SHORT = Pattern.compile("['`]([a-z]+) ([a-z][a-z-]*)(?=[ '`])");

  private static final Map<String, CommandLine> COMMANDS =
      new CommandLine(Asterism.class).getSubcommands();

  @Test
  void everyCommandThatIsNamedExists() throws IOException {
    List<String> wrong = new ArrayList<>();
    int found = 0;
    for (Path file : texts()) {
      String text = Files.readString(file);
      found += check(file, FULL.matcher(text), true, wrong);
      found += check(file, SHORT.matcher(text), false, wrong);
    }
    assertEquals(List.of(), wrong);
    assertTrue(found > 30, "found " + found);
  }

  @Test
  void aCommandThatIsMissingIsNoticed() {
    List<String> wrong = new ArrayList<>();
    Path file = Path.of("message");
    check(file, FULL.matcher("run 'asterism engine fly'"), true, wrong);
    check(file, FULL.matcher("run `bin/asterism directory rebuild`"), true, wrong);
    check(file, SHORT.matcher("run 'engine repair FOLDER'"), false, wrong);
    assertEquals(3, wrong.size());
    check(file, FULL.matcher("run 'asterism engine adopt FOLDER'"), true, wrong);
    check(file, SHORT.matcher("'no such thing'"), false, wrong);
    assertEquals(3, wrong.size());
    assertFalse(COMMANDS.isEmpty());
  }

  private static int check(Path file, Matcher matcher, boolean full, List<String> wrong) {
    int found = 0;
    while (matcher.find()) {
      CommandLine group = COMMANDS.get(matcher.group(1));
      if (group == null && !full) {
        continue;
      }
      found++;
      String second = matcher.group(2);
      boolean there =
          group != null && (second == null || group.getSubcommands().containsKey(second));
      if (!there) {
        wrong.add(file + ": " + matcher.group());
      }
    }
    return found;
  }

  // Tests name commands that are to be refused, the changelog those that are gone.
  private static List<Path> texts() {
    return Repository.files(".java", ".md", ".c", ".h", ".toml").stream()
        .filter(file -> !file.toString().contains("/src/test/"))
        .filter(file -> !file.endsWith("CHANGELOG.md"))
        .toList();
  }
}
