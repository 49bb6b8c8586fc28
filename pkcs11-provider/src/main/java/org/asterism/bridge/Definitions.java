package org.asterism.bridge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The tables that the shim and the engine share (ADR 2), read as they are: a line `NAME(a, "b",
/// c)` is a row of table NAME. The build copies them from the shim's sources.
final class Definitions {
  private Definitions() {}

  /// The arguments of each row of `table`, in the order of `file`, without quotes.
  static List<List<String>> rows(String file, String table) {
    InputStream found = Definitions.class.getResourceAsStream(file);
    if (found == null) {
      throw new IllegalStateException("the build left " + file + " out");
    }
    try (var lines = new BufferedReader(new InputStreamReader(found, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> line.startsWith(table + "("))
          .map(Definitions::row)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read " + file, failed);
    }
  }

  private static List<String> row(String line) {
    String arguments = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
    return Arrays.stream(arguments.split(",", -1)).map(a -> a.strip().replace("\"", "")).toList();
  }
}
