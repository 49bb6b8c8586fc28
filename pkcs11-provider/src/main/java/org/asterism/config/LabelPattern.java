package org.asterism.config;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.asterism.login.Label;

/// Labels of tokens: one exactly, or all that a pattern fits.
///
/// @param text the label or the pattern
/// @param exact whether `*` stands for itself; otherwise for any run of characters
public record LabelPattern(String text, boolean exact) {
  /// Longer than any label.
  public static final int LENGTH_MAX = 64;

  public LabelPattern {
    if (text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException(
          "expected at most %d characters, found %d".formatted(LENGTH_MAX, text.length()));
    }
  }

  public boolean fits(Label label) {
    return exact ? label.text().equals(text) : regex().matcher(label.text()).matches();
  }

  private Pattern regex() {
    String quoted =
        Arrays.stream(text.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.compile(quoted, Pattern.DOTALL);
  }
}
