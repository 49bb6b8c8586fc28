package org.asterism.threshold.ecdsa;

import static java.util.Objects.requireNonNull;
import static org.asterism.threshold.curve.BornKey.KERNEL;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.curve.BornKey;
import org.asterism.threshold.curve.DealingRandomness;

/// A session that presigns, among the members of a test: what each deals and opens, which a test
/// may change on the way.
final class Presigning {
  final BornKey key;
  final PresignShape shape;
  final SecureRandom random;
  final int batch;

  // By receiver, in the order of dealers.
  final Map<BigInteger, List<SecretBytes>> dealt = new LinkedHashMap<>();
  final Map<BigInteger, PresignShares> shares = new LinkedHashMap<>();
  final Map<BigInteger, Opening> openings = new LinkedHashMap<>();
  final Map<BigInteger, Presignature> presignatures = new LinkedHashMap<>();
  final Map<BigInteger, PresignCheck> checks = new LinkedHashMap<>();

  Presigning(BornKey key, int batch, SecureRandom random) throws ThresholdRefused {
    List<BigInteger> participants = key.some(2 * key.k() - 1, random);
    this.key = key;
    this.batch = batch;
    this.random = random;
    this.shape =
        PresignShape.of(key.curve(), key.k(), participants, participants.subList(0, key.k()));
    participants.forEach(x -> dealt.put(x, new ArrayList<>()));
    for (BigInteger dealer : participants) {
      try (var randomness = DealingRandomness.of(key.share(dealer), new byte[16], random)) {
        PresignDealing.deal(shape, batch, randomness)
            .forEach((x, sealed) -> requireNonNull(dealt.get(x)).add(sealed));
      }
    }
  }

  /// Steps 3 of all, for one of the batch.
  Presigning open(int index) throws ThresholdRefused {
    for (BigInteger x : shape.participants()) {
      shares.put(x, PresignShares.sum(shape, x, index, requireNonNull(dealt.get(x))));
      openings.put(x, shares.get(x).open(KERNEL, key.share(x)));
    }
    return this;
  }

  /// Steps 4 of the keepers.
  Presigning finish() throws ThresholdRefused {
    for (BigInteger x : shape.keepers()) {
      Openings checked = Openings.check(KERNEL, shape, openings, random);
      var presignature = Presignature.of(checked, requireNonNull(shares.get(x)));
      presignatures.put(x, presignature);
      checks.put(x, presignature.check(KERNEL));
    }
    return this;
  }

  boolean isOfTheKey() {
    return PresignCheck.isOf(KERNEL, key.publicKey(), checks);
  }

  EcdsaRound round(byte[] digest, byte[] freshness) throws ThresholdRefused {
    return EcdsaRound.of(
        KERNEL, presignatures.values().iterator().next().nonce(), digest, freshness);
  }

  /// Adds 7 to one scalar that one dealer dealt.
  void change(int dealer, BigInteger receiver, int scalar) {
    int each = key.curve().scalarBytes();
    List<SecretBytes> received = requireNonNull(dealt.get(receiver));
    SecretBytes whole = received.get(dealer);
    ScalarField field = ScalarField.of(key.curve());
    try (SecretBytes seven = field.scalar(BigInteger.valueOf(7));
        SecretBytes value = whole.slice(scalar * each, (scalar + 1) * each);
        SecretBytes changed = field.add(value, seven)) {
      changed.borrow(bytes ->
          whole.borrow(target -> target.asSlice((long) scalar * each, each).copyFrom(bytes)));
    }
  }
}
