package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.junit.jupiter.api.function.Executable;

/// `assertRefused(CKR, call)`.
public final class Refusal {
  private Refusal() {}

  public static void assertRefused(Ckr expected, Executable call) {
    assertRefused(expected, call, "");
  }

  public static void assertRefused(Ckr expected, Executable call, String what) {
    assertEquals(expected, assertThrows(CryptokiException.class, call, what).ckr(), what);
  }
}
