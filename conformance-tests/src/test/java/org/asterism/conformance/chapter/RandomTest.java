package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.math.BigInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Random numbers (PKCS#11 v3.1 §5.19); they want no login.
class RandomTest {
  private static PKCS11 wrapper;
  private static Token token;

  @BeforeAll
  static void makeToken() throws Exception {
    token = WrappedLibrary.shared().tokenWithoutUser();
    wrapper = token.library().wrapper();
  }

  @Test
  void drawsBytes() throws PKCS11Exception {
    try (Session session = token.openReadOnly()) {
      byte[] once = new byte[32];
      byte[] again = new byte[32];
      wrapper.C_GenerateRandom(session.handle(), once);
      wrapper.C_GenerateRandom(session.handle(), again);
      // Bits set among 512, were all equally likely: 256 ± 12 sixty-eight times in a hundred.
      int bits = new BigInteger(1, once).bitCount() + new BigInteger(1, again).bitCount();
      assertTrue(bits > 256 - 100 && bits < 256 + 100, "bits set: " + bits);
      assertEquals(1_000_000, drawn(session, 1_000_000));
    }
  }

  private static int drawn(Session session, int length) throws PKCS11Exception {
    byte[] bytes = new byte[length];
    wrapper.C_GenerateRandom(session.handle(), bytes);
    return bytes.length;
  }

  @Test
  void takesASeed() throws PKCS11Exception {
    try (Session session = token.openReadOnly()) {
      wrapper.C_SeedRandom(session.handle(), Numbers.pattern(100, 1));
    }
  }

  @Test
  void wantsASession() {
    assertRefused(CKR_SESSION_HANDLE_INVALID, () -> wrapper.C_GenerateRandom(0, new byte[8]));
    assertRefused(CKR_SESSION_HANDLE_INVALID, () -> wrapper.C_SeedRandom(0, new byte[8]));
  }
}
