package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
import static org.asterism.enclave.service.PresignFixture.KERNEL;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.PointSum;
import org.asterism.threshold.ecdsa.Opening;
import org.asterism.threshold.ecdsa.PresignCheck;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.SessionApply.SignedOpenings;
import org.asterism.vault.operation.SessionFinish.Finished;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a hostile engine and k−1 hostile vaults would take from presigning, but for one check each
/// (threshold.md §10; Python's `attack_all_keep`, `attack_low_degree` and `unbound_R`). Each test
/// shows the refusal by a vault, and that the attack works where the check does not bind.
final class PresignAttacksTest {
  private static final Curve P256 = Curve.P256;
  private static final BigInteger Q = P256.order();

  @TempDir Path directory;
  private final SecureRandom random = VaultFixture.seeded(20261130);

  // With a degree lower than the key's, k-1 hostile vaults know every polynomial of the honest
  // vault's session, and with r' and a its share of the key.
  @Test
  void aLowerDegreeGivesAnHonestVaultsShareAndIsRefused() throws Exception {
    try (var key = new PresignFixture(directory, P256, 3, 5, Set.of(0, 1))) {
      Presigning session = lowered(key);
      assertEquals(refused(Reason.INPUT), session.ask(2, session.deal(2)));
      // A record that is committed to the lower k takes that check away.
      key.commitTo(2, 2);
      assertEquals(key.share(2), shareOfTheHonest(lowered(key).deal()));
      assertNotEquals(key.share(1), key.share(2));
    }
  }

  private static Presigning lowered(PresignFixture key) throws Exception {
    return new Presigning(
        key, SessionOpen.presign(P256.group(), 2, 1), List.of(0, 1, 2), List.of(0, 1));
  }

  private static BigInteger shareOfTheHonest(Presigning session) throws Exception {
    session.apply();
    ScriptedPresigner first = requireNonNull(session.key.scripted.get(0));
    ScriptedPresigner second = requireNonNull(session.key.scripted.get(1));
    BigInteger one = BigInteger.ONE;
    BigInteger two = BigInteger.TWO;
    BigInteger three = BigInteger.valueOf(3);
    BigInteger blinding = at(three, Map.of(one, first.sum(1), two, second.sum(1)));
    BigInteger mask = at(BigInteger.ZERO, Map.of(one, first.sum(4), two, second.sum(4)));
    BigInteger wide =
        through(three, Map.of(one, first.sum(3), two, second.sum(3), BigInteger.ZERO, mask));
    byte[] opened = session.openings.get(2).openings().toByteArray();
    BigInteger blindedKey = Opening.decode(KERNEL, P256, opened).blindedKey();
    return blindedKey.subtract(wide).multiply(blinding.modInverse(Q)).mod(Q);
  }

  // Whoever could say what the nonce point is would have it multiplied by 1/k and by x/k.
  @Test
  void aNoncePointOfTheEnginesIsRefused() throws Exception {
    try (var key = new PresignFixture(directory, P256, 2, 3, Set.of(2))) {
      Point chosen = CurveFixture.point(P256, new BigInteger(255, random));
      Presigning unsigned = key.presigning(1).deal().apply();
      unsigned.openings.set(1, moved(unsigned.openings.get(1), chosen));
      assertEquals(refused(Reason.DEALER), unsigned.askFinish(0));
      // Its own vault signs what it wants, and is alone with it.
      requireNonNull(key.scripted.get(2)).openingLie =
          right -> new Opening(chosen, right.blinded(), right.blindedKey());
      Presigning signed = key.presigning(1).deal().apply();
      assertEquals(refused(Reason.INPUT), signed.askFinish(0));
      assertEquals(refused(Reason.INPUT), signed.askFinish(1));
    }
  }

  // One hostile vault more than the key withstands takes the check of the degree away.
  @Test
  void whereItIsTakenTheEngineHasAnOracleOfTheKey() throws Exception {
    try (var key = new PresignFixture(directory, P256, 2, 3, Set.of(1, 2))) {
      Point chosen = CurveFixture.point(P256, new BigInteger(255, random));
      Presigning session = key.presigning(1).deal().apply();
      Opening honest = opening(session, 0);
      for (int hostile : List.of(1, 2)) {
        Opening own = opening(session, hostile);
        Point moved = lineAt(key.x(hostile), chosen, key.x(0), honest.nonce());
        session.openings.set(
            hostile,
            requireNonNull(key.scripted.get(hostile))
                .signed(
                    session.deal(hostile).transcript(session.open.terms()),
                    hostile,
                    new Opening(moved, own.blinded(), own.blindedKey())));
      }
      session.finished.put(0, (Finished) session.askFinish(0));
      PresignCheck answered = session.check(0, 0);
      PresignCheck own = ownCheck(session, chosen);
      Map<BigInteger, Point> inverses = new LinkedHashMap<>();
      inverses.put(key.x(0), answered.nonceInverse());
      inverses.put(key.x(1), own.nonceInverse());
      Map<BigInteger, Point> keys = new LinkedHashMap<>();
      keys.put(key.x(0), answered.keyOverNonce());
      keys.put(key.x(1), own.keyOverNonce());
      var weights = Interpolation.atZero(P256, inverses.keySet());
      Point first = weights.ofPoints(KERNEL, inverses).orElseThrow();
      Point second = weights.ofPoints(KERNEL, keys).orElseThrow();
      assertNotEquals(chosen, first);
      assertEquals(
          new PointSum(KERNEL, P256).plus(key.secret(), first).total().orElseThrow(), second);
    }
  }

  private static PresignCheck ownCheck(Presigning session, Point chosen) throws Exception {
    ScriptedPresigner own = requireNonNull(session.key.scripted.get(1));
    Map<BigInteger, BigInteger> blinded = new LinkedHashMap<>();
    Map<BigInteger, BigInteger> blindedKey = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) {
      blinded.put(session.key.x(i), opening(session, i).blinded());
      blindedKey.put(session.key.x(i), opening(session, i).blindedKey());
    }
    var all = Interpolation.atZero(P256, blinded.keySet());
    BigInteger inverse = all.ofNumbers(blinded).modInverse(Q);
    BigInteger u = inverse.multiply(own.sum(1));
    BigInteger v = inverse.multiply(all.ofNumbers(blindedKey).subtract(own.sum(4)));
    return new PresignCheck(times(u, chosen), times(v, chosen));
  }

  // A third keeper of a 2-of-3 key would be in two quorums, and two signatures with one nonce give
  // the key.
  @Test
  void whereAllKeepTwoQuorumsSignWithOneNonceAndThatIsRefused() throws Exception {
    try (var key = new PresignFixture(directory, P256, 2, 3)) {
      Presigning session = key.presigning(1, List.of(0, 1, 2), List.of(0, 1, 2));
      assertEquals(refused(Reason.INPUT), session.ask(0, session.deal(0)));
      Presigning right = key.presigning(1).deal().apply();
      assertEquals(refused(Reason.SESSION), right.askFinish(2));
      assertEquals(key.secret(), keyOfTwoQuorums(key.secret()));
    }
  }

  // By numbers alone: no class of a vault keeps three parts.
  private BigInteger keyOfTwoQuorums(BigInteger secret) {
    BigInteger nonce = number();
    List<BigInteger> u = line(nonce.modInverse(Q));
    List<BigInteger> v = line(secret.multiply(nonce.modInverse(Q)));
    BigInteger r = number();
    BigInteger otherR = number();
    BigInteger digest = number();
    BigInteger other = number();
    BigInteger s = quorum(u, v, 0, digest, r);
    BigInteger otherS = quorum(u, v, 1, other, otherR);
    BigInteger above = otherS.multiply(digest).subtract(s.multiply(other));
    BigInteger below = s.multiply(otherR).subtract(otherS.multiply(r));
    return above.multiply(below.modInverse(Q)).mod(Q);
  }

  // What an honest vault and the hostile third one come to.
  private static BigInteger quorum(
      List<BigInteger> u, List<BigInteger> v, int honest, BigInteger digest, BigInteger r) {
    Map<BigInteger, BigInteger> parts = new LinkedHashMap<>();
    for (int i : List.of(honest, 2)) {
      parts.put(
          BigInteger.valueOf(i + 1L), digest.multiply(u.get(i)).add(r.multiply(v.get(i))).mod(Q));
    }
    return at(BigInteger.ZERO, parts);
  }

  private List<BigInteger> line(BigInteger constant) {
    BigInteger slope = number();
    return Stream.of(1L, 2L, 3L)
        .map(x -> slope.multiply(BigInteger.valueOf(x)).add(constant).mod(Q))
        .toList();
  }

  private BigInteger number() {
    return new BigInteger(Q.bitLength() + 64, random).mod(Q);
  }

  private static BigInteger at(BigInteger x, Map<BigInteger, BigInteger> values) {
    return x.signum() == 0
        ? Interpolation.atZero(P256, values.keySet()).ofNumbers(values)
        : Interpolation.at(x, P256, values.keySet()).ofNumbers(values);
  }

  // One of the x-coordinates is 0, where no share is.
  private static BigInteger through(BigInteger x, Map<BigInteger, BigInteger> values) {
    BigInteger sum = BigInteger.ZERO;
    for (var own : values.entrySet()) {
      BigInteger weight = own.getValue();
      for (BigInteger other : values.keySet()) {
        if (!other.equals(own.getKey())) {
          weight =
              weight
                  .multiply(x.subtract(other))
                  .multiply(own.getKey().subtract(other).modInverse(Q))
                  .mod(Q);
        }
      }
      sum = sum.add(weight).mod(Q);
    }
    return sum;
  }

  // On the line through `constant` at 0 and `there` at `known`.
  private static Point lineAt(BigInteger x, Point constant, BigInteger known, Point there) {
    BigInteger part = x.multiply(known.modInverse(Q)).mod(Q);
    return new PointSum(KERNEL, P256)
        .plus(BigInteger.ONE.subtract(part), constant)
        .plus(part, there)
        .total()
        .orElseThrow();
  }

  private static Point times(BigInteger factor, Point point) {
    return new PointSum(KERNEL, P256).plus(factor, point).total().orElseThrow();
  }

  private static Opening opening(Presigning session, int place) throws Exception {
    byte[] encoded = session.openings.get(place).openings().toByteArray();
    return Opening.decode(KERNEL, P256, encoded);
  }

  private static SignedOpenings moved(SignedOpenings signed, Point chosen) throws Exception {
    Opening right = Opening.decode(KERNEL, P256, signed.openings().toByteArray());
    var moved = new Opening(chosen, right.blinded(), right.blindedKey());
    return new SignedOpenings(Octets.of(moved.encoded()), signed.signature());
  }
}
