package org.asterism.conformance.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// C files stay small. clang-format puts a function's braces into the first column.
class CStyleTest {
  private static final int MAX_FUNCTION_LINES = 50;
  private static final int MAX_FILE_LINES = 400;
  private static final int MAX_PARAMETERS = 5;
  private static final Pattern HEADER = Pattern.compile("^[A-Za-z].*\\b(\\w+)\\((.*)\\)\\s*\\{?$");

  private record Function(String where, String name, int parameters, int lines) {}

  @Test
  void functionsFitOnAScreen() {
    none(
        functions().stream()
            .filter(f ->
                f.lines() > MAX_FUNCTION_LINES
                    || (f.parameters() > MAX_PARAMETERS && !f.name().startsWith("C_")))
            .map(Function::toString)
            .toList());
  }

  @Test
  void filesHoldOneIdea() {
    none(
        Repository.files(".c", ".h").stream()
            .filter(file -> !file.getFileName().toString().equals("pkcs11.h"))
            .filter(file -> Repository.lines(file).size() > MAX_FILE_LINES)
            .map(Path::toString)
            .toList());
  }

  @Test
  void theScannerSeesFunctions() {
    assertFalse(functions().isEmpty());
  }

  private static List<Function> functions() {
    var found = new ArrayList<Function>();
    for (Path file : Repository.files(".c", ".h")) {
      scan(file, found);
    }
    return found;
  }

  private static void scan(Path file, List<Function> found) {
    var lines = Repository.lines(file);
    int start = -1;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).equals("{") || (start < 0 && lines.get(i).matches("^\\w.*\\) \\{$"))) {
        start = i;
      } else if (lines.get(i).equals("}") && start >= 0) {
        found.add(function(file, lines, start, i));
        start = -1;
      }
    }
  }

  private static Function function(Path file, List<String> lines, int start, int end) {
    var header = new StringBuilder();
    int first = lines.get(start).equals("{") ? start - 1 : start;
    for (int i = first; i >= 0 && !lines.get(i).isBlank(); i--) {
      header.insert(0, lines.get(i).strip() + " ");
      if (!Character.isWhitespace(lines.get(i).charAt(0))) {
        break;
      }
    }
    var match = HEADER.matcher(header.toString().strip());
    boolean named = match.matches();
    return new Function(
        file.getFileName() + ":" + (start + 1),
        named ? match.group(1) : header.toString(),
        named ? match.group(2).split(",").length : 0,
        end - start - 1);
  }

  private static void none(List<String> offenders) {
    assertEquals("", String.join("\n", offenders));
  }
}
