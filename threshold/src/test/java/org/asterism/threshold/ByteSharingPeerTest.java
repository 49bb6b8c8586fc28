package org.asterism.threshold;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;
import org.junit.jupiter.api.Test;

/// Bouncy Castle's independent sharing over 0x11B joins what we split, and we what it splits.
class ByteSharingPeerTest {
  private static final int LENGTH = 48;

  private final SecureRandom random = Seeded.random(ByteSharingPeerTest.class);

  @Test
  void bouncyCastle_joinsWhatWeSplit() throws IOException {
    var sharing = ByteSharing.draw(3, 5, random);
    try (var secret = SecretBytes.random(LENGTH, random)) {
      var shares = sharing.split(secret, random);
      var quorum = new ArrayList<ShamirSplitSecretShare>();
      for (XCoordinate x : sharing.xs().subList(1, 4)) {
        byte[] y = requireNonNull(shares.get(x)).useArray(byte[]::clone);
        quorum.add(new ShamirSplitSecretShare(y, x.value()));
      }
      byte[] joined =
          ShamirSplitSecret.getInstance(
                  ShamirSecretSplitter.Algorithm.AES, quorum.toArray(ShamirSplitSecretShare[]::new))
              .getSecret();
      assertArrayEquals(secret.useArray(byte[]::clone), joined);
      shares.values().forEach(SecretBytes::close);
    }
  }

  @Test
  void weJoin_whatBouncyCastleSplits() throws IOException {
    var splitter =
        ShamirSecretSplitter.getInstance(ShamirSecretSplitter.Algorithm.AES, LENGTH, random);
    byte[] bytes = new byte[LENGTH];
    random.nextBytes(bytes);
    ShamirSplitSecretShare[] theirs = splitter.resplit(bytes.clone(), 3, 5).getSecretShares();
    var quorum = new HashMap<XCoordinate, SecretBytes>();
    for (int x : new int[] {1, 3, 5}) {
      quorum.put(new XCoordinate(x), SecretBytes.takeFrom(theirs[x - 1].getEncoded()));
    }
    var sharing = new ByteSharing(3, List.copyOf(quorum.keySet()));
    try (var joined = sharing.combine(quorum)) {
      assertArrayEquals(bytes, joined.useArray(byte[]::clone));
    }
    quorum.values().forEach(SecretBytes::close);
  }
}
