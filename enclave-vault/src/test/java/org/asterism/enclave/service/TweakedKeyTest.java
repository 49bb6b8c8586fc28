package org.asterism.enclave.service;

import static org.asterism.enclave.service.BirthFixture.KERNEL;
import static org.asterism.enclave.service.VaultFixture.EPOCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.DealingRule;
import org.asterism.threshold.curve.PointSum;
import org.asterism.vault.Outcome;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hostile engine and one hostile vault would have a key of which two shares sign moved by a
/// number of their choice, and signatures by that other key, but that every vault demands a
/// constant of zero (threshold.md §11, the model's `tweak`).
final class TweakedKeyTest {
  private static final BigInteger CHOSEN = BigInteger.valueOf(424242);
  private static final String SUCCEEDS = "succeeds";

  @TempDir Path directory;

  @Test
  void aRefreshThatMovesTheKeyIsRefusedByTheVaults() throws Exception {
    assertEquals("DEALER", new Tweak(directory.resolve("checked")).call());
    var without = new WithoutCheck(DealingRule.class, Fault.CONSTANT);
    assertEquals(SUCCEEDS, without.call(Tweak.class, directory.resolve("unchecked")));
  }

  private record Tweak(Path directory) implements Callable<String> {
    private static final int HOSTILE = 2;

    @Override
    public String call() throws Exception {
      try (var refresh = new RefreshFixture(directory, Curve.P256);
          SecretBytes chosen = ScalarField.of(Curve.P256).scalar(CHOSEN);
          var hostile = new ScriptedRefresher(refresh, HOSTILE, chosen, 0)) {
        Point moved = moved(refresh.publicKey(0, 1));
        List<Opened> opened = refresh.openAll(EPOCH);
        opened.set(HOSTILE, hostile.opened());
        List<Dealt> dealt = hostile.dealAll(opened);
        for (int honest = 0; honest < HOSTILE; honest++) {
          Outcome answer = refresh.birth.ask(honest, refresh.apply(honest, opened, dealt));
          if (answer instanceof VaultFixture.Refused refused) {
            return refused.reason().name();
          }
          assertInstanceOf(Applied.class, answer);
          assertEquals(new Outcome.Done(), refresh.kept(honest, opened));
          assertEquals(new Outcome.Done(), refresh.committed(honest));
        }
        assertEquals(moved, refresh.publicKey(0, 1));
        return SUCCEEDS;
      }
    }

    private static Point moved(Point key) {
      return new PointSum(KERNEL, Curve.P256).plus(key).plusBase(CHOSEN).total().orElseThrow();
    }
  }
}
