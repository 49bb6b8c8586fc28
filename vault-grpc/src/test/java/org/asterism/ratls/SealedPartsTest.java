package org.asterism.ratls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Random;
import java.util.stream.LongStream;
import javax.crypto.AEADBadTagException;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;

/// A sealed part opens once, where it belongs, and nowhere else; a request id is good for once.
class SealedPartsTest {
  private static final byte[] ASSOCIATED = {1, 2, 3};

  private final SecureRandom random = new SecureRandom();

  @Test
  void aPartOpensOnlyWhereItBelongs() throws Exception {
    try (var there = SecretBytes.random(32, random);
        var back = SecretBytes.random(32, random);
        var plain = SecretBytes.random(48, random)) {
      var engine = new SealedParts(there, back);
      var vault = new SealedParts(back, there);
      byte[] sealed = engine.seal(7, 2, ASSOCIATED, plain);
      try (var opened = vault.open(7, 2, ASSOCIATED, sealed)) {
        assertTrue(plain.constantTimeEquals(opened));
      }
      assertRefused(vault, 8, 2, ASSOCIATED, sealed);
      assertRefused(vault, 7, 3, ASSOCIATED, sealed);
      assertRefused(vault, 7, 2, new byte[] {1, 2, 4}, sealed);
      assertRefused(engine, 7, 2, ASSOCIATED, sealed);
      assertRefused(vault, 7, 2, ASSOCIATED, new byte[3]);
      for (int i = 0; i < sealed.length; i++) {
        byte[] tampered = sealed.clone();
        tampered[i] ^= 1;
        assertRefused(vault, 7, 2, ASSOCIATED, tampered);
      }
    }
  }

  private static void assertRefused(
      SealedParts parts, long id, int part, byte[] associated, byte[] sealed) {
    assertThrows(AEADBadTagException.class, () -> parts.open(id, part, associated, sealed).close());
  }

  @Test
  void anIdIsAdmittedOnce() {
    var window = new RequestWindow();
    assertFalse(window.admit(0));
    assertFalse(window.admit(-1));
    assertTrue(window.admit(1));
    assertFalse(window.admit(1));
    assertTrue(window.admit(Long.MAX_VALUE));
    assertFalse(window.admit(Long.MAX_VALUE));
    assertFalse(window.admit(Long.MAX_VALUE - RequestWindow.SIZE));
    assertTrue(window.admit(Long.MAX_VALUE - RequestWindow.SIZE + 1));
  }

  @Test
  void overtakingIdsAreEachAdmittedOnce() {
    long seed = new SecureRandom().nextLong();
    var shuffle = new Random(seed);
    var window = new RequestWindow();
    // Within blocks smaller than the window any order is good.
    for (long block = 0; block < 100; block++) {
      long first = block * 1000 + 1;
      var ids = LongStream.range(first, first + 1000).boxed().toArray(Long[]::new);
      java.util.Collections.shuffle(java.util.Arrays.asList(ids), shuffle);
      for (long id : ids) {
        assertTrue(window.admit(id), () -> "id " + id + " with seed " + seed);
        assertFalse(window.admit(id), () -> "id " + id + " again, with seed " + seed);
      }
    }
    assertEquals(4096, RequestWindow.SIZE);
  }
}
