package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.vault.operation.Release;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A token's way from nothing to a signature.
class TokenLifeTest {
  @Test
  void signsWithAKeyThatTheVaultsHold(@TempDir Path folder) throws Exception {
    try (var bench = Bench.empty(folder)) {
      Token token = bench.withoutUserPin();
      Bench.setUserPin(token, Bench.USER_PIN);
      try (Login user = Bench.login(token)) {
        TokenObject key = token.objects().create(user, StoredKeys.rsa());
        KeyUse use = token.objects().key(key.number(), Optional.of(user));
        byte[] digest = new byte[32];
        byte[] signature = use.sign(SampleForm.SIGNING, digest);
        assertEquals(256, signature.length);
        long releases = bench.count(Release.class::isInstance);
        use.sign(SampleForm.SIGNING, digest);
        assertEquals(
            releases, bench.count(Release.class::isInstance), "a leased key asks no vault");
        assertTrue(releases >= Bench.K);
      }
    }
  }

  @Test
  void anEngineThatNobodyUsesWaitsForNothing(@TempDir Path folder) throws Exception {
    try (var bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder())) {
      long key = bench.createdKey();
      bench.takeAway(1);
      try (Login user = Bench.login(bench.token())) {
        assertTrue(Bench.signs(bench.token(), user, key));
        bench.token().objects().destroy(user, key);
      }
      assertNotEquals(0, bench.waiting(), "the linger and the clean-up");
      bench.bringBack();
      bench.tryAgain();
      bench.pass(TokenSettings.DEFAULT.linger());
      assertEquals(0, bench.waiting());
    }
  }
}
