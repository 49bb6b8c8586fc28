package org.asterism.conformance.chapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.ckrCodeToName;

import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;

/// What a call must not be allowed to do, and with which `CKR_` it is refused.
final class Refusals {
  private Refusals() {}

  interface Call {
    void make() throws PKCS11Exception;
  }

  static void assertRefused(long expected, Call call) {
    assertEquals(ckrCodeToName(expected), result(call));
  }

  static void assertRefused(long expected, String what, Call call) {
    assertEquals(ckrCodeToName(expected), result(call), what);
  }

  private static String result(Call call) {
    try {
      call.make();
      return "CKR_OK";
    } catch (PKCS11Exception refused) {
      return ckrCodeToName(refused.getErrorCode());
    }
  }
}
