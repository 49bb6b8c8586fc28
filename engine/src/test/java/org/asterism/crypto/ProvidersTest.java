package org.asterism.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.Security;
import org.junit.jupiter.api.Test;

/// Who is asked first, and that nothing is installed.
class ProvidersTest {
  private static final String AMAZON = "AmazonCorrettoCryptoProvider";

  @Test
  void amazonIsFirstOrAbsent() {
    assertEquals(AMAZON, Engines.BOTH.getFirst().names().getFirst());
    assertFalse(Engines.BOTH.getLast().names().contains(AMAZON));
  }

  @Test
  void theFirstThatHasAnAlgorithmGivesIt() {
    var fastest = Engines.BOTH.getFirst();
    for (int again = 0; again < 2; again++) {
      assertEquals(AMAZON, fastest.digest("SHA-256").getProvider().getName());
      assertEquals("SunJCE", fastest.cipher("AES/KW/NoPadding").getProvider().getName());
    }
  }

  @Test
  void anAlgorithmThatNobodyHasIsABug() {
    assertThrows(IllegalStateException.class, () -> Engines.BOTH.getFirst().mac("HmacNothing"));
  }

  @Test
  void nothingIsInstalled() {
    assertEquals(null, Security.getProvider(AMAZON));
    assertEquals(null, Security.getProvider("BC"));
  }
}
