package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
import static org.asterism.enclave.service.PresignFixture.KERNEL;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.asterism.enclave.session.PresignOpened;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.PointSum;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.ecdsa.EcdsaRound;
import org.asterism.threshold.ecdsa.EcdsaVerification;
import org.asterism.threshold.ecdsa.Opening;
import org.asterism.threshold.ecdsa.Openings;
import org.asterism.threshold.ecdsa.PresignCheck;
import org.asterism.threshold.ecdsa.PresignShape;
import org.asterism.threshold.ecdsa.Presignature;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.SessionApply.SignedOpenings;
import org.asterism.vault.operation.SessionFinish.Finished;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a hostile engine and k−1 hostile vaults would take from presigning, but for one check each
/// (threshold.md §10; the model's `attack_all_keep`, `attack_low_degree` and `unbound_R`). Each is
/// refused by vaults as they are, and succeeds with vaults whose one check is taken out.
final class PresignAttacksTest {
  private static final Curve P256 = Curve.P256;
  private static final BigInteger Q = P256.order();
  private static final String SUCCEEDS = "succeeds";

  @TempDir Path directory;

  @Test
  void aLowerDegreeGivesAnHonestVaultsShare() throws Exception {
    assertEquals("INPUT", new LowerDegree(directory.resolve("checked")).call());
    var without = new WithoutCheck(PresignOpened.class, Fault.ROSTER);
    assertEquals(SUCCEEDS, without.call(LowerDegree.class, directory.resolve("unchecked")));
  }

  @Test
  void aChosenNoncePointIsAnOracleOfTheKey() throws Exception {
    assertEquals("INPUT", new ChosenNonce(directory.resolve("checked")).call());
    var without = new WithoutCheck(Openings.class, Fault.DEGREE);
    assertEquals(SUCCEEDS, without.call(ChosenNonce.class, directory.resolve("unchecked")));
  }

  @Test
  void oneKeeperMoreGivesTwoSignaturesWithOneNonceAndTheKey() throws Exception {
    assertEquals("INPUT", new AllKeep(directory.resolve("checked")).call());
    var without = new WithoutCheck(PresignShape.class, Fault.KEEPERS);
    assertEquals(SUCCEEDS, without.call(AllKeep.class, directory.resolve("unchecked")));
  }

  @Test
  void theEngineAloneNamesNoNoncePoint() throws Exception {
    try (var key = new PresignFixture(directory, P256, 2, 3)) {
      Presigning session = key.presigning(1).deal().apply();
      Opening right = opening(session, 1);
      var moved =
          new Opening(
              CurveFixture.point(P256, Q.shiftRight(1)), right.blinded(), right.blindedKey());
      Octets signature = session.openings.get(1).signature();
      session.openings.set(1, new SignedOpenings(Octets.of(moved.encoded()), signature));
      assertEquals(refused(Reason.DEALER), session.askFinish(0));
    }
  }

  /// Two hostile vaults of a 3-of-5 key presign with the third as if it were a 2-of-5 key. They
  /// know every polynomial of that session then, and with the mask the share that it hides.
  private record LowerDegree(Path directory) implements Callable<String> {
    @Override
    public String call() throws Exception {
      try (var key = new PresignFixture(directory, P256, 3, 5, Set.of(0, 1))) {
        SessionOpen open = SessionOpen.presign(P256.group(), 2, 1);
        var session = new Presigning(key, open, List.of(2, 0, 1), List.of(0, 1));
        Outcome dealt = session.ask(0, session.deal(0));
        if (dealt instanceof VaultFixture.Refused refused) {
          return refused.reason().name();
        }
        var again = new Presigning(key, open, List.of(2, 0, 1), List.of(0, 1));
        assertEquals(key.share(2), shareOfTheHonest(again.deal().apply()));
        return SUCCEEDS;
      }
    }

    private static BigInteger shareOfTheHonest(Presigning session) throws Exception {
      PresignFixture key = session.key;
      BigInteger blinding = at(key.x(2), known(key, 1));
      Map<BigInteger, BigInteger> wide = known(key, 3);
      wide.put(BigInteger.ZERO, at(BigInteger.ZERO, known(key, 4)));
      BigInteger hidden = opening(session, 0).blindedKey().subtract(at(key.x(2), wide));
      return hidden.multiply(blinding.modInverse(Q)).mod(Q);
    }

    private static Map<BigInteger, BigInteger> known(PresignFixture key, int kind) {
      Map<BigInteger, BigInteger> sums = new LinkedHashMap<>();
      key.scripted.forEach((vault, own) -> sums.put(key.x(vault), own.sum(kind)));
      return sums;
    }
  }

  /// A hostile keeper opens what makes the nonce point one of its choice, Q; the honest one answers
  /// with its parts of Q/k and xQ/k.
  private record ChosenNonce(Path directory) implements Callable<String> {
    @Override
    public String call() throws Exception {
      try (var key = new PresignFixture(directory, P256, 2, 3, Set.of(1))) {
        Point chosen = CurveFixture.point(P256, number(VaultFixture.seeded(11)));
        Presigning session = key.presigning(1).deal();
        var keepers = Interpolation.atZero(P256, List.of(key.x(0), key.x(1)));
        requireNonNull(key.scripted.get(1)).openingLie =
            right -> moved(right, chosen, keepers, key, opening(session, 0));
        session.apply();
        Outcome answer = session.askFinish(0);
        if (answer instanceof VaultFixture.Refused refused) {
          return refused.reason().name();
        }
        session.finished.put(0, (Finished) answer);
        requireOracle(session, chosen, keepers);
        return SUCCEEDS;
      }
    }

    // λ·K of the honest keeper and of this one come to the chosen point.
    private static Opening moved(
        Opening right, Point chosen, Interpolation keepers, PresignFixture key, Opening honest) {
      BigInteger inverse = keepers.weight(key.x(1)).modInverse(Q);
      Point nonce =
          new PointSum(KERNEL, P256)
              .plus(inverse, chosen)
              .plus(inverse.multiply(keepers.weight(key.x(0))).negate(), honest.nonce())
              .total()
              .orElseThrow();
      return new Opening(nonce, right.blinded(), right.blindedKey());
    }

    private static void requireOracle(Presigning session, Point chosen, Interpolation keepers)
        throws Exception {
      PresignFixture key = session.key;
      PresignCheck honest = session.check(0, 0);
      Parts own = Parts.of(session, 1);
      Point overNonce =
          keepers
              .ofPoints(
                  KERNEL, Map.of(key.x(0), honest.nonceInverse(), key.x(1), times(own.u(), chosen)))
              .orElseThrow();
      Point keyOverNonce =
          keepers
              .ofPoints(
                  KERNEL, Map.of(key.x(0), honest.keyOverNonce(), key.x(1), times(own.v(), chosen)))
              .orElseThrow();
      assertEquals(times(key.secret(), overNonce), keyOverNonce);
    }
  }

  /// All three vaults of a 2-of-3 key keep; the hostile one signs with each of the others.
  private record AllKeep(Path directory) implements Callable<String> {
    /// One signature, by the numbers that the hostile vault has of it.
    private record Signed(BigInteger digest, BigInteger r, BigInteger times) {}

    @Override
    public String call() throws Exception {
      try (var key = new PresignFixture(directory, P256, 2, 3, Set.of(2))) {
        List<Integer> all = List.of(0, 1, 2);
        Presigning probe = key.presigning(1, all, all);
        if (probe.ask(0, probe.deal(0)) instanceof VaultFixture.Refused refused) {
          return refused.reason().name();
        }
        Presigning session = key.presigning(1, all, all).deal().apply();
        for (int honest : List.of(0, 1)) {
          session.finished.put(honest, (Finished) session.askFinish(honest));
        }
        Signed one = signed(session, 0);
        Signed other = signed(session, 1);
        BigInteger above =
            other.times().multiply(one.digest()).subtract(one.times().multiply(other.digest()));
        BigInteger below =
            one.times().multiply(other.r()).subtract(other.times().multiply(one.r()));
        assertEquals(key.secret(), above.multiply(below.modInverse(Q)).mod(Q));
        return SUCCEEDS;
      }
    }

    // s·δ, which is (h + r·x)/k, for a digest of its own.
    private static Signed signed(Presigning session, int honest) throws Exception {
      PresignFixture key = session.key;
      byte[] digest = VaultFixture.octets("digest" + honest, 31).toByteArray();
      byte[] freshness = VaultFixture.octets("fresh" + honest, 32).toByteArray();
      EcdsaRound round = EcdsaRound.of(KERNEL, session.nonce(0), digest, freshness);
      Outcome answer = key.use(honest, session.sign(honest, 0, digest, freshness));
      BigInteger own = own(session, round);
      byte[] signature =
          round.signature(Map.of(key.x(honest), Presigning.part(P256, answer), key.x(2), own));
      assertTrue(EcdsaVerification.verifies(KERNEL, key.publicKey, digest, signature));
      BigInteger number = new BigInteger(1, digest);
      BigInteger r = new BigInteger(1, Arrays.copyOf(signature, 32));
      BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
      Parts parts = Parts.of(session, 2);
      BigInteger factor =
          number.multiply(parts.u()).add(r.multiply(parts.v())).multiply(own.modInverse(Q));
      return new Signed(number, r, s.multiply(factor).mod(Q));
    }

    private static BigInteger own(Presigning session, EcdsaRound round) throws ThresholdRefused {
      Map<BigInteger, Opening> openings = new LinkedHashMap<>();
      for (int i = 0; i < 3; i++) {
        openings.put(session.key.x(i), opening(session, i));
      }
      var checked = Openings.check(KERNEL, session.shape(), openings, VaultFixture.seeded(5));
      var shares = requireNonNull(session.key.scripted.get(2)).sums.getLast();
      try (var presignature = Presignature.of(checked, shares);
          var share = round.share(presignature)) {
        return PublicScalar.reveal(P256, share);
      }
    }
  }

  /// A hostile vault's parts of 1/k and x/k.
  record Parts(BigInteger u, BigInteger v) {
    static Parts of(Presigning session, int vault) {
      Map<BigInteger, BigInteger> blinded = new LinkedHashMap<>();
      Map<BigInteger, BigInteger> blindedKey = new LinkedHashMap<>();
      for (int i = 0; i < session.participants.size(); i++) {
        BigInteger x = session.key.x(session.participants.get(i));
        blinded.put(x, opening(session, i).blinded());
        blindedKey.put(x, opening(session, i).blindedKey());
      }
      ScriptedPresigner own = requireNonNull(session.key.scripted.get(vault));
      BigInteger inverse = at(BigInteger.ZERO, blinded).modInverse(Q);
      BigInteger key = at(BigInteger.ZERO, blindedKey).subtract(own.sum(4));
      return new Parts(inverse.multiply(own.sum(1)).mod(Q), inverse.multiply(key).mod(Q));
    }
  }

  static Opening opening(Presigning session, int place) {
    try {
      return Opening.decode(KERNEL, P256, session.openings.get(place).openings().toByteArray());
    } catch (ThresholdRefused unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static Point times(BigInteger factor, Point point) {
    return new PointSum(KERNEL, P256).plus(factor, point).total().orElseThrow();
  }

  private static BigInteger number(SecureRandom random) {
    return new BigInteger(Q.bitLength() + 64, random).mod(Q);
  }

  // Lagrange's, with 0 among the x-coordinates, where no share is.
  static BigInteger at(BigInteger x, Map<BigInteger, BigInteger> values) {
    BigInteger sum = BigInteger.ZERO;
    for (var own : values.entrySet()) {
      BigInteger part = own.getValue();
      for (BigInteger other : values.keySet()) {
        if (!other.equals(own.getKey())) {
          BigInteger below = own.getKey().subtract(other).modInverse(Q);
          part = part.multiply(x.subtract(other)).multiply(below).mod(Q);
        }
      }
      sum = sum.add(part);
    }
    return sum.mod(Q);
  }
}
