package org.asterism.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who is asked first, and that nothing is installed.
class ProvidersTest {
  private static final List<Providers> BOTH =
      List.of(Providers.fastest(new SecureRandom()), Providers.portable(new SecureRandom()));

  private static final String AMAZON = "AmazonCorrettoCryptoProvider";

  @Test
  void amazonIsFirstOrAbsent() {
    assertEquals(AMAZON, BOTH.getFirst().names().getFirst());
    assertFalse(BOTH.getLast().names().contains(AMAZON));
  }

  @Test
  void theFirstThatHasAnAlgorithmGivesIt() {
    var fastest = BOTH.getFirst();
    for (int again = 0; again < 2; again++) {
      assertEquals(AMAZON, fastest.digest("SHA-256").getProvider().getName());
      assertEquals("SunJCE", fastest.cipher("AES/KW/NoPadding").getProvider().getName());
    }
  }

  @Test
  void anAlgorithmThatNobodyHasIsABug() {
    assertThrows(IllegalStateException.class, () -> BOTH.getFirst().mac("HmacNothing"));
  }

  @Test
  void nothingIsInstalled() {
    assertEquals(null, Security.getProvider(AMAZON));
    assertEquals(null, Security.getProvider("BC"));
  }
}
