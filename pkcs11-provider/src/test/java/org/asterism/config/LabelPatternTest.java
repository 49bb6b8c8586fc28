package org.asterism.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.asterism.login.Label;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A rule fits the labels that it means and no other.
final class LabelPatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web | true | web | true",
        "web | true | Web | false",
        "w*b | true | web | false",
        "w*b | true | w*b | true",
        "web-* | false | web- | true",
        "web-* | false | web-1.2 | true",
        "web-* | false | web | false",
        "*-ci-* | false | a-ci-b | true",
        "*-ci-* | false | ci-b | false",
        "* | false | anything | true",
        "a.c | false | abc | false",
        "\\Qa\\E | false | a | false",
      })
  void fits(String text, boolean exact, String label, boolean expected) {
    assertEquals(expected, new LabelPattern(text, exact).fits(new Label(label)));
  }

  @Test
  void aLongOneIsRefused() {
    String longest = "*".repeat(LabelPattern.LENGTH_MAX);
    assertEquals(true, new LabelPattern(longest, false).fits(new Label("x".repeat(32))));
    assertThrows(IllegalArgumentException.class, () -> new LabelPattern(longest + "*", false));
  }
}
