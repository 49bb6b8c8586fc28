package org.asterism.cli;

import org.jspecify.annotations.Nullable;

/// Words that strangers may have chosen (a certificate's name, a JSON member), made fit for one
/// line of a terminal.
final class Line {
  private static final int MAX_LENGTH = 600;

  private Line() {}

  static String of(@Nullable String words) {
    String line = whole(String.valueOf(words));
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
  }

  /// As [#of], however long it is.
  static String whole(String words) {
    return words.replaceAll("[^\\p{Print}\\p{L}]", "?");
  }
}
