package org.asterism.login;

import java.security.SecureRandom;
import java.util.Optional;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ChecksummedSecret;
import org.asterism.token.FullMemory;
import org.asterism.vault.EpochTag;
import org.junit.jupiter.api.Test;

/// What is made of several secrets leaves none behind where memory ends between them.
class ScarceSecretsTest {
  private static final int MOST = 4096;

  private final SecureRandom random = new SecureRandom();

  @Test
  void keysOfRows() throws Exception {
    try (SecretBytes root = SecretBytes.random(32, random)) {
      FullMemory.endingAnywhere(MOST, () -> RowKeys.derive(root, "test").close());
    }
  }

  @Test
  void rootsWithTheirChecksum() throws Exception {
    try (SecretBytes encoded = ChecksummedSecret.draw(random)) {
      FullMemory.endingAnywhere(MOST, () -> ChecksummedSecret.open(encoded).close());
    }
  }

  @Test
  void credentialsThatAreOwed() throws Exception {
    try (SecretBytes root = SecretBytes.random(32, random);
        RowKeys keys = RowKeys.derive(root, "test");
        var pin =
            new KeptPin(
                SecretBytes.random(32, random), Optional.of(SecretBytes.random(32, random)))) {
      FullMemory.endingAnywhere(
          MOST,
          () ->
              Owed.credential(EpochTag.NONE, EpochTag.NONE, pin, keys)
                  .open(keys)
                  .orElseThrow()
                  .close());
    }
  }
}
