package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Lease;
import org.asterism.vault.Outcome;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Two of five vaults may answer what they like: operations go on, the liars are named in the log,
/// and no result is ever wrong.
class LiarTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;

  // These cannot be told from a vault that has lost its memory, so nobody is blamed.
  private static final Set<Lying> UNPROVABLE =
      EnumSet.of(Lying.WRONG_PIN_ANYWAY, Lying.LOCKED_ANYWAY, Lying.WRONG_GRANT);

  @ParameterizedTest
  @EnumSource
  void twoLiarsAreNamedAndPassedOver(Lying kind) throws Exception {
    try (var bench = Bench.withToken(folder);
        var log = new LogWatch()) {
      long key = bench.createdKey();
      bench.restartEngine();
      for (int liar : List.of(1, 3)) {
        bench.vaults.get(liar).lie(kind::tell);
      }
      Token token = bench.token();
      try (Login user = Bench.login(token)) {
        // Each time the vaults are asked in another order.
        for (int i = 0; i < Bench.N; i++) {
          assertTrue(Bench.signs(token, user, key));
          bench.pass(Duration.ofMinutes(10));
        }
      }
      if (!UNPROVABLE.contains(kind)) {
        assertTrue(log.says("WARN", "vault v2: "), () -> log.lines().toString());
        assertTrue(log.says("WARN", "vault v4: "), () -> log.lines().toString());
      }
      assertTrue(
          log.lines().stream().noneMatch(line -> line.contains("blame") && line.contains("v1")));
    }
  }

  @Test
  void whoGivesAWrongShareIsBlamedByName() throws Exception {
    try (var bench = Bench.withToken(folder);
        var log = new LogWatch()) {
      long key = bench.createdKey();
      bench.vaults.get(2).lie(Lying.ONE_BIT::tell);
      bench.vaults.get(4).lie(Lying.WRONG_ROOTS::tell);
      bench.restartEngine();
      try (Login user = Bench.login(bench.token())) {
        for (int i = 0; i < Bench.N; i++) {
          assertTrue(Bench.signs(bench.token(), user, key));
          bench.pass(Duration.ofMinutes(10));
        }
      }
      assertTrue(log.says("ERROR", "vault v3 is to blame", "share"));
      assertTrue(log.says("ERROR", "vault v5 is to blame", "root share"));
      for (String honest : List.of("v1", "v2", "v4")) {
        assertTrue(!log.says("vault " + honest + " is to blame"));
      }
    }
  }

  @Test
  void anotherVaultsShareIsAWrongShare() throws Exception {
    try (var bench = Bench.withToken(folder);
        var log = new LogWatch()) {
      long key = bench.createdKey();
      SecretBytes[] shares = new SecretBytes[1];
      bench
          .vaults
          .get(0)
          .lie((_, truth) -> {
            if (truth instanceof Release.Released released) {
              shares[0] = released.share().copy();
            }
            return truth;
          });
      bench.vaults.get(1).lie((_, truth) -> other(truth, shares[0]));
      try (Login user = Bench.login(bench.token())) {
        for (int i = 0; i < Bench.N; i++) {
          assertTrue(Bench.signs(bench.token(), user, key));
          bench.pass(Duration.ofMinutes(10));
        }
      }
      assertTrue(log.says("vault v2 is to blame"));
    }
  }

  @Test
  void threeLiarsGetNoResultAtAll() throws Exception {
    try (var bench = Bench.withToken(folder)) {
      long key = bench.createdKey();
      for (int liar = 0; liar < 3; liar++) {
        bench.vaults.get(liar).lie(Lying.WRONG_SHARE::tell);
      }
      try (Login user = Bench.login(bench.token())) {
        var missed =
            assertThrows(VaultException.class, () -> Bench.signs(bench.token(), user, key));
        assertEquals(3, missed.vaults().size());
      }
      for (int liar = 0; liar < 3; liar++) {
        bench.vaults.get(liar).lie(Lying.WRONG_ROOTS::tell);
      }
      bench.pass(Duration.ofMinutes(11));
      assertThrows(VaultException.class, () -> Bench.login(bench.token()));
    }
  }

  @Test
  void aVaultThatClaimsToStoreAndDoesNotIsPassedOver() throws Exception {
    try (var bench = Bench.withToken(folder)) {
      bench
          .vaults
          .get(0)
          .lie((act, truth) ->
              act.operation() instanceof Put
                  ? new Release.Released(SecretBytes.random(8, RANDOM), Lease.NONE)
                  : truth);
      long key = bench.createdKey();
      assertTrue(TokenDebts.of(bench).containsKey("v1"), "an answer that is none is no answer");
      try (Login user = Bench.login(bench.token())) {
        assertTrue(Bench.signs(bench.token(), user, key));
      }
    }
  }

  private static Outcome other(Outcome truth, SecretBytes share) {
    if (!(truth instanceof Release.Released released) || share == null) {
      return truth;
    }
    try (released) {
      return new Release.Released(share.copy(), released.lease());
    }
  }
}
