package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes of a parameter that the shim could not flatten: the mechanism is judged first.
class UnservedParameterTest {
  private static final int UNSERVED = 255;

  @TempDir private Path folder;

  private static byte[] unserved(long mechanism) {
    return TokenDesk.mechanism(mechanism, UNSERVED, new byte[0]);
  }

  private static long digest(TokenDesk desk, long mechanism) throws Exception {
    return desk.result("C_DigestInit", desk.here().octet(1).raw(unserved(mechanism)));
  }

  private static long encrypt(TokenDesk desk, long mechanism, long key) throws Exception {
    return desk.result("C_EncryptInit", desk.here().octet(1).raw(unserved(mechanism)).number(key));
  }

  private static long generate(TokenDesk desk, long mechanism) throws Exception {
    return desk.result(
        "C_GenerateKey", desk.here().raw(unserved(mechanism)).raw(TokenDesk.ints(0)));
  }

  @Test
  void anUnknownMechanismIsInvalidWhateverItsParameter() throws Exception {
    try (var desk = new TokenDesk(folder)) {
      long key = desk.aesKey();
      for (long unknown : new long[] {Ckm.DSA, 0x80001234L, -1}) {
        assertEquals(Ckr.MECHANISM_INVALID.code(), digest(desk, unknown));
        assertEquals(Ckr.MECHANISM_INVALID.code(), encrypt(desk, unknown, key));
        assertEquals(Ckr.MECHANISM_INVALID.code(), generate(desk, unknown));
      }
    }
  }

  @Test
  void soIsOneThatTheFunctionDoesNotServe() throws Exception {
    try (var desk = new TokenDesk(folder)) {
      assertEquals(Ckr.MECHANISM_INVALID.code(), digest(desk, Ckm.AES_GCM));
      assertEquals(Ckr.MECHANISM_INVALID.code(), encrypt(desk, Ckm.SHA256, desk.aesKey()));
      assertEquals(Ckr.MECHANISM_INVALID.code(), generate(desk, Ckm.AES_GCM));
    }
  }

  @Test
  void ofAServedMechanismTheParameterIsInvalid() throws Exception {
    try (var desk = new TokenDesk(folder)) {
      assertEquals(Ckr.MECHANISM_PARAM_INVALID.code(), digest(desk, Ckm.SHA256));
      assertEquals(Ckr.MECHANISM_PARAM_INVALID.code(), encrypt(desk, Ckm.AES_GCM, desk.aesKey()));
      assertEquals(Ckr.MECHANISM_PARAM_INVALID.code(), generate(desk, Ckm.AES_KEY_GEN));
    }
  }
}
