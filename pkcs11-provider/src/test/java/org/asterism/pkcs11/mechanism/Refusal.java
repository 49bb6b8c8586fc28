package org.asterism.pkcs11.mechanism;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.junit.jupiter.api.function.Executable;

/// `assertRefused(CKR, call)`.
final class Refusal {
  private Refusal() {}

  static void assertRefused(Ckr expected, Executable call) {
    assertRefused(expected, call, "");
  }

  static void assertRefused(Ckr expected, Executable call, String what) {
    assertEquals(expected, assertThrows(CryptokiException.class, call, what).ckr(), what);
  }
}
