package org.asterism.conformance.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Documents read like the code: prose fits in a window.
class DocumentStyleTest {
  private static final int MAX_COLUMNS = 100;

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

  private static List<Path> documents() {
    return Repository.files(".md").stream()
        .filter(file -> !file.toString().contains("/vectors/"))
        .toList();
  }
}
