package org.asterism.login;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.oprf.Interpolation;
import org.asterism.oprf.LoginKey;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ChecksummedSecret;
import org.asterism.threshold.XCoordinate;
import org.asterism.token.FullMemory;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Stretch;
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

  @Test
  void sharesOfALoginKey() throws Exception {
    var places = List.of(new XCoordinate(1), new XCoordinate(2), new XCoordinate(3));
    FullMemory.endingAnywhere(MOST, () -> LoginKey.deal(2, places, random).close());
    try (var key = LoginKey.deal(2, places, random)) {
      Map<XCoordinate, SecretBytes> two = new HashMap<>();
      places.subList(0, 2).forEach(x -> two.put(x, key.share(x)));
      FullMemory.endingAnywhere(MOST, () -> Interpolation.share(places.getLast(), two).close());
      var account =
          new AccountRecord(
              true, Stretch.floor(Octets.of(new byte[16])), Map.of(), Map.of(), List.of());
      FullMemory.endingAnywhere(MOST, () -> new LoginShares(account, two).copy().close());
    }
  }
}
