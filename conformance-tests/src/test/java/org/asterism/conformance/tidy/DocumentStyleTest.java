package org.asterism.conformance.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Documents read like the code: prose fits in a window, and words are neutral of people and
/// machines.
class DocumentStyleTest {
  private static final int MAX_COLUMNS = 100;
  private static final String PERSONAL = "(?i).*\\b(he|his|him|himself|she|hers?|herself)\\b.*";

  @Test
  void proseFitsInAWindow() {
    var offenders = new ArrayList<String>();
    for (Path file : documents()) {
      boolean fenced = false;
      for (String line : Repository.lines(file)) {
        fenced ^= line.strip().startsWith("```");
        boolean table = line.startsWith("|");
        if (!fenced && !table && line.length() > MAX_COLUMNS) {
          offenders.add(file.getFileName() + ": " + line);
        }
      }
    }
    assertEquals("", String.join("\n", offenders));
  }

  @Test
  void wordsAreNeutral() {
    var offenders = new ArrayList<String>();
    for (Path file : Repository.files(".md", ".java", ".c", ".h", ".proto")) {
      for (String line : Repository.lines(file)) {
        if (line.matches(PERSONAL) && !line.contains(" PERSONAL = ")) {
          offenders.add(file.getFileName() + ": " + line.strip());
        }
      }
    }
    assertEquals("", String.join("\n", offenders));
  }

  private static List<Path> documents() {
    return Repository.files(".md").stream()
        .filter(file -> !file.toString().contains("/vectors/"))
        .toList();
  }
}
