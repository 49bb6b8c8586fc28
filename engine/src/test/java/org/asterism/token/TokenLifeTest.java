package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.asterism.key.KeyUse;
import org.asterism.key.SigningScheme;
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
        byte[] signature = use.sign(new SigningScheme.Pss("SHA-256", "SHA-256", 32), digest);
        assertEquals(256, signature.length);
        long releases = bench.count(Release.class::isInstance);
        use.sign(new SigningScheme.Pss("SHA-256", "SHA-256", 32), digest);
        assertEquals(
            releases, bench.count(Release.class::isInstance), "a leased key asks no vault");
        assertTrue(releases >= Bench.K);
      }
    }
  }
}
