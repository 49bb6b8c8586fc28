package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
import static org.asterism.enclave.service.PresignAttacksTest.at;
import static org.asterism.enclave.service.PresignFixture.KERNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.asterism.enclave.service.PresignAttacksTest.Parts;
import org.asterism.enclave.session.PresignOpened;
import org.asterism.kernel.Curve;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.threshold.ecdsa.EcdsaRound;
import org.asterism.threshold.ecdsa.Opening;
import org.asterism.threshold.ecdsa.Openings;
import org.asterism.threshold.ecdsa.Presignature;
import org.asterism.vault.Outcome;
import org.asterism.vault.operation.SessionFinish.Finished;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members that are no vaults are seats: whoever has the keys of two of them knows the nonce of a
/// key of which two shares sign, and by one signature the share of a vault, but that the roster
/// which the record is committed to has no such members (the model's `dummy_seats`).
final class DummySeatsTest {
  private static final Curve P256 = Curve.P256;
  private static final BigInteger Q = P256.order();
  private static final String SUCCEEDS = "succeeds";
  private static final byte[] DIGEST = VaultFixture.octets("digest", 31).toByteArray();
  private static final byte[] FRESH = VaultFixture.octets("fresh", 32).toByteArray();

  @TempDir Path directory;

  @Test
  void twoSeatsOfNobodyGiveAnHonestVaultsShare() throws Exception {
    assertEquals("INPUT", new DummySeats(directory.resolve("checked")).call());
    var without = new WithoutCheck(PresignOpened.class, Fault.ROSTER);
    assertEquals(SUCCEEDS, without.call(DummySeats.class, directory.resolve("unchecked")));
  }

  /// The engine presigns with one vault of a 2-of-3 key and with two members of its own, at the
  /// places after the vaults'. It has no share.
  private record DummySeats(Path directory) implements Callable<String> {
    private static final int VICTIM = 0;
    private static final List<Integer> DUMMIES = List.of(3, 4);
    private static final List<Integer> PARTICIPANTS = List.of(0, 3, 4);
    private static final List<Integer> KEEPERS = List.of(0, 3);

    @Override
    public String call() throws Exception {
      try (var key = new PresignFixture(directory, P256, 2, 3)) {
        DUMMIES.forEach(place -> seat(key, place));
        Presigning probe = key.presigning(1, PARTICIPANTS, KEEPERS);
        if (probe.ask(0, probe.deal(0)) instanceof VaultFixture.Refused refused) {
          return refused.reason().name();
        }
        Presigning session = key.presigning(1, PARTICIPANTS, KEEPERS).deal().apply();
        session.finished.put(VICTIM, (Finished) session.askFinish(VICTIM));
        assertEquals(
            session.nonce(0), CurveFixture.point(P256, at(BigInteger.ZERO, known(key, 0))));
        assertEquals(key.share(VICTIM), shareOfTheVictim(session));
        return SUCCEEDS;
      }
    }

    private static void seat(PresignFixture key, int place) {
      var dummy = new ScriptedPresigner(key, place);
      // In place of what only who has a share can open.
      dummy.openingLie =
          right -> new Opening(right.nonce(), right.blinded(), BigInteger.valueOf(place));
      key.scripted.put(place, dummy);
      key.seats.add(key.seat(dummy.pseudonym.name(), key.x(place)));
    }

    private static BigInteger shareOfTheVictim(Presigning session) throws Exception {
      PresignFixture key = session.key;
      BigInteger blinding = at(key.x(VICTIM), known(key, 1));
      Map<BigInteger, BigInteger> mask = new LinkedHashMap<>();
      mask.put(key.x(VICTIM), maskOfTheVictim(session, blinding));
      mask.put(key.x(3), dummy(key, 3).sum(4));
      Map<BigInteger, BigInteger> wide = known(key, 3);
      wide.put(BigInteger.ZERO, at(BigInteger.ZERO, mask));
      BigInteger opened = PresignAttacksTest.opening(session, 0).blindedKey();
      BigInteger hidden = opened.subtract(at(key.x(VICTIM), wide));
      return hidden.multiply(blinding.modInverse(Q)).mod(Q);
    }

    // By its one answer, δ⁻¹(h·u + r·v) with v = (d − its share of the mask)/w.
    private static BigInteger maskOfTheVictim(Presigning session, BigInteger blinding)
        throws Exception {
      PresignFixture key = session.key;
      EcdsaRound round = EcdsaRound.of(KERNEL, session.nonce(0), DIGEST, FRESH);
      Outcome answer = key.use(VICTIM, session.sign(VICTIM, 0, DIGEST, FRESH));
      BigInteger part = Presigning.part(P256, answer);
      BigInteger own = own(session, round);
      byte[] signature = round.signature(Map.of(key.x(VICTIM), part, key.x(3), own));
      BigInteger r = new BigInteger(1, Arrays.copyOf(signature, P256.scalarBytes()));
      BigInteger digest = new BigInteger(1, DIGEST);
      Parts parts = Parts.of(session, 3);
      BigInteger mixed = digest.multiply(parts.u()).add(r.multiply(parts.v()));
      BigInteger factor = mixed.multiply(own.modInverse(Q));
      BigInteger w = opened(session, Opening::blinded);
      BigInteger u = blinding.multiply(w.modInverse(Q));
      BigInteger v = factor.multiply(part).subtract(digest.multiply(u)).multiply(r.modInverse(Q));
      return opened(session, Opening::blindedKey).subtract(w.multiply(v)).mod(Q);
    }

    // What the dummy that keeps would answer.
    private static BigInteger own(Presigning session, EcdsaRound round) throws ThresholdRefused {
      Map<BigInteger, Opening> openings = new LinkedHashMap<>();
      for (int i = 0; i < PARTICIPANTS.size(); i++) {
        openings.put(session.key.x(PARTICIPANTS.get(i)), PresignAttacksTest.opening(session, i));
      }
      var checked = Openings.check(KERNEL, session.shape(), openings, VaultFixture.seeded(5));
      try (var presignature = Presignature.of(checked, dummy(session.key, 3).sums.getLast());
          var share = round.share(presignature)) {
        return PublicScalar.reveal(P256, share);
      }
    }

    private static BigInteger opened(Presigning session, Part part) {
      Map<BigInteger, BigInteger> parts = new LinkedHashMap<>();
      for (int i = 0; i < PARTICIPANTS.size(); i++) {
        parts.put(
            session.key.x(PARTICIPANTS.get(i)), part.of(PresignAttacksTest.opening(session, i)));
      }
      return at(BigInteger.ZERO, parts);
    }

    private interface Part {
      BigInteger of(Opening opening);
    }

    private static Map<BigInteger, BigInteger> known(PresignFixture key, int kind) {
      Map<BigInteger, BigInteger> sums = new LinkedHashMap<>();
      DUMMIES.forEach(place -> sums.put(key.x(place), dummy(key, place).sum(kind)));
      return sums;
    }

    private static ScriptedPresigner dummy(PresignFixture key, int place) {
      return requireNonNull(key.scripted.get(place));
    }
  }
}
