package org.asterism.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A label is what an application means, however it pads it.
class LabelTest {
  @ParameterizedTest
  @ValueSource(strings = {"web", "web  ", "web\0", "web\0\0\0\0", "web  \0\0", "web\0  "})
  void paddingIsNoPartOfIt(String padded) {
    assertEquals(new Label("web"), new Label(padded));
  }

  @Test
  void whatStandsBeforeThePaddingStays() {
    assertEquals(" a b", new Label(" a b ").text());
    assertEquals("", new Label("\0".repeat(32)).text());
    assertThrows(IllegalArgumentException.class, () -> new Label("x".repeat(33)));
  }
}
