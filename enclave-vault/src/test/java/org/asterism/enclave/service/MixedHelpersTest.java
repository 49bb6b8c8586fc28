package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.K;
import static org.asterism.enclave.service.RefreshFixture.NEXT;
import static org.asterism.enclave.service.RepairFixture.HELPERS;
import static org.asterism.enclave.service.RepairFixture.LOST;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.enclave.session.RefreshedRecord;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody has a copy of one vault's share from before a refresh, which is of no use after it, and
/// one hostile vault. A hostile engine that has kept the decision from the first would have both
/// shares and the key, if the hostile vault's share were repaired by an old share and a new one:
/// but for what helpers compare (ADR 36).
final class MixedHelpersTest {
  private static final String SUCCEEDS = "succeeds";

  @TempDir Path directory;

  @Test
  void helpersOfTwoSharingsGiveNothingAway() throws Exception {
    assertEquals("INPUT", new Mixing(directory.resolve("checked")).call());
    var without = new WithoutCheck(RefreshedRecord.class, Fault.SHARING);
    assertEquals(SUCCEEDS, without.call(Mixing.class, directory.resolve("unchecked")));
  }

  private record Mixing(Path directory) implements Callable<String> {
    private static final int TOLD = HELPERS.get(0);
    private static final int UNTOLD = HELPERS.get(1);

    @Override
    public String call() throws Exception {
      try (var repair = new RepairFixture(directory, Curve.P256);
          var hostile = new Hostile(repair)) {
        Point key = repair.shared.publicKey(UNTOLD, LOST);
        BigInteger copied = repair.shared.facts(UNTOLD).share();
        repair.refreshWithout(UNTOLD);
        List<Opened> opened =
            List.of(
                opened(repair.shared.ask(TOLD, NEXT, repair.open)),
                opened(repair.shared.ask(UNTOLD, EPOCH, repair.open)),
                hostile.opened());
        var dealt = new ArrayList<Dealt>();
        for (int place = 0; place < K; place++) {
          Outcome answer = repair.told(place, repair.deal(place, opened));
          if (answer instanceof VaultFixture.Refused refused) {
            return refused.reason().name();
          }
          dealt.add(assertInstanceOf(Dealt.class, answer));
        }
        BigInteger other = told(hostile.sum(opened, dealt), copied);
        BigInteger own = repair.shared.facts(LOST).share();
        assertEquals(key, repair.shared.publicKey(TOLD, other, LOST, own));
        return SUCCEEDS;
      }
    }

    private static Opened opened(Outcome answer) {
      return assertInstanceOf(Opened.class, answer);
    }

    // The share of the one that was told, as what both came to is a sum of that and of the copied
    // one.
    private static BigInteger told(BigInteger sum, BigInteger copied) {
      var weights = Interpolation.at(x(LOST), Curve.P256, HELPERS.stream().map(Mixing::x).toList());
      BigInteger order = Curve.P256.order();
      return sum.subtract(weights.weight(x(UNTOLD)).multiply(copied))
          .multiply(weights.weight(x(TOLD)).modInverse(order))
          .mod(order);
    }

    private static BigInteger x(int vault) {
      return BigInteger.valueOf(vault + 1L);
    }
  }

  /// The hostile vault, which reads what helpers send it.
  private static final class Hostile implements AutoCloseable {
    private final RepairFixture repair;
    private final BoxKey boxKey;
    private final Opened opened;

    Hostile(RepairFixture repair) throws Exception {
      this.repair = repair;
      SecureRandom random = VaultFixture.seeded(20261133);
      this.boxKey = BoxKey.draw(random);
      try (PseudonymKey pseudonym = repair.shared.birth.stolen(LOST)) {
        var unsigned =
            new Opened(
                new SessionId(Octets.random(SessionId.LENGTH, random)),
                pseudonym.name(),
                Octets.of(boxKey.publicKey()),
                Octets.random(SessionOpen.NONCE_BYTES, random),
                Octets.EMPTY,
                Octets.EMPTY);
        byte[] signed = unsigned.digested(repair.open.terms()).signed();
        this.opened = unsigned.with(pseudonym.sign(signed));
      }
    }

    Opened opened() {
      return opened;
    }

    BigInteger sum(List<Opened> all, List<Dealt> dealt) throws Exception {
      SessionTranscript transcript = repair.deal(0, all).transcript(repair.open.terms());
      BigInteger sum = BigInteger.ZERO;
      for (SealedDealing one : repair.sums(all, dealt)) {
        byte[] info = transcript.boxInfo(one.dealer(), K);
        try (SecretBytes number =
            boxKey.open(one.dealer(), one.box(), info, Curve.P256.scalarBytes())) {
          sum = sum.add(PublicScalar.reveal(Curve.P256, number));
        }
      }
      return sum;
    }

    @Override
    public void close() {
      boxKey.close();
    }
  }
}
