package org.asterism.conformance.custody;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Login;
import org.asterism.token.Token;
import org.asterism.vault.Act;
import org.asterism.vault.Attempt;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Lease;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.Roots;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two of five vaults may answer what they like: operations go on, the liars are named in the log,
/// and no result is ever wrong.
class LiarTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;

  /// What a vault answers instead of the truth.
  private enum Kind {
    WRONG_SHARE(Operation.Release.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        int length = ((Outcome.Released) truth).share().length();
        return new Outcome.Released(SecretBytes.random(length, RANDOM), Lease.NONE);
      }
    },
    ONE_BIT(Operation.Release.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        var released = (Outcome.Released) truth;
        SecretBytes share = released.share().copy();
        share.borrow(bytes ->
            bytes.set(
                java.lang.foreign.ValueLayout.JAVA_BYTE,
                7,
                (byte) (bytes.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 7) ^ 1)));
        return new Outcome.Released(share, released.lease());
      }
    },
    SHORT_SHARE(Operation.Release.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        return new Outcome.Released(SecretBytes.random(5, RANDOM), Lease.NONE);
      }
    },
    DONE_INSTEAD_OF_A_SHARE(Operation.Release.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        return new Outcome.Done();
      }
    },
    NO_SUCH_HANDLE(Operation.Release.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        return new Outcome.Refused(Reason.UNKNOWN_HANDLE);
      }
    },
    NEVER_A_GRANT(Operation.Release.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        return new Outcome.Refused(Reason.GRANT);
      }
    },
    WRONG_ROOTS(Operation.LoginFinish.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        var in = (Outcome.LoggedIn) truth;
        int length = in.roots().tokenRoot().length();
        return new Outcome.LoggedIn(
            SecretBytes.random(32, RANDOM),
            new Roots<>(
                SecretBytes.random(length, RANDOM),
                Optional.of(SecretBytes.random(length, RANDOM))),
            in.companion());
      }
    },
    NO_PRIVATE_ROOT(Operation.LoginFinish.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        var in = (Outcome.LoggedIn) truth;
        return new Outcome.LoggedIn(
            in.grant().copy(),
            new Roots<>(in.roots().tokenRoot().copy(), Optional.empty()),
            in.companion());
      }
    },
    WRONG_GRANT(Operation.LoginFinish.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        var in = (Outcome.LoggedIn) truth;
        return new Outcome.LoggedIn(
            SecretBytes.random(32, RANDOM),
            new Roots<>(
                in.roots().tokenRoot().copy(), in.roots().privateRoot().map(SecretBytes::copy)),
            in.companion());
      }
    },
    WRONG_PIN_ANYWAY(Operation.LoginFinish.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        return new Outcome.Refused(Reason.WRONG_CREDENTIAL, 1);
      }
    },
    LOCKED_ANYWAY(Operation.LoginStart.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        return new Outcome.Refused(Reason.LOCKED);
      }
    },
    OLD_EPOCH(Operation.LoginStart.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        var begun = (Outcome.LoginStarted) truth;
        return new Outcome.LoginStarted(
            begun.stretch(), EpochTag.random(RANDOM), begun.attempt(), begun.triesLeft());
      }
    },
    OTHER_ATTEMPT(Operation.LoginStart.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        var begun = (Outcome.LoginStarted) truth;
        byte[] drawn = new byte[Attempt.LENGTH];
        return new Outcome.LoginStarted(
            begun.stretch(), begun.epoch(), Attempt.of(drawn), begun.triesLeft());
      }
    },
    SHARE_INSTEAD_OF_AN_ATTEMPT(Operation.LoginStart.class) {
      @Override
      Outcome instead(Act act, Outcome truth) {
        return new Outcome.Released(SecretBytes.random(64, RANDOM), Lease.NONE);
      }
    };

    private final Class<? extends Operation> about;

    Kind(Class<? extends Operation> about) {
      this.about = about;
    }

    abstract Outcome instead(Act act, Outcome truth);

    Outcome tell(Act act, Outcome truth) {
      if (!about.isInstance(act.operation()) || truth instanceof Outcome.Refused) {
        return truth;
      }
      try (truth) {
        return instead(act, truth);
      }
    }
  }

  static Stream<Kind> lies() {
    return Arrays.stream(Kind.values());
  }

  // These cannot be told from a vault that has lost its memory, so nobody is blamed.
  private static final Set<Kind> UNPROVABLE =
      EnumSet.of(Kind.WRONG_PIN_ANYWAY, Kind.LOCKED_ANYWAY, Kind.WRONG_GRANT);

  @ParameterizedTest
  @MethodSource("lies")
  void twoLiarsAreNamedAndPassedOver(Kind kind) throws Exception {
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
      bench.vaults.get(2).lie(Kind.ONE_BIT::tell);
      bench.vaults.get(4).lie(Kind.WRONG_ROOTS::tell);
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
      bench.vaults.get(0).lie((_, truth) -> {
        if (truth instanceof Outcome.Released released) {
          shares[0] = released.share().copy();
        }
        return truth;
      });
      bench.vaults.get(1).lie((act, truth) -> other(act, truth, shares[0]));
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
        bench.vaults.get(liar).lie(Kind.WRONG_SHARE::tell);
      }
      try (Login user = Bench.login(bench.token())) {
        var missed =
            assertThrows(VaultException.class, () -> Bench.signs(bench.token(), user, key));
        assertEquals(3, missed.vaults().size());
      }
      for (int liar = 0; liar < 3; liar++) {
        bench.vaults.get(liar).lie(Kind.WRONG_ROOTS::tell);
      }
      bench.pass(Duration.ofMinutes(11));
      assertThrows(VaultException.class, () -> Bench.login(bench.token()));
    }
  }

  @Test
  void aVaultThatClaimsToStoreAndDoesNotIsPassedOver() throws Exception {
    try (var bench = Bench.withToken(folder)) {
      bench.vaults.get(0).lie((act, truth) ->
          act.operation() instanceof Operation.Put
              ? new Outcome.Released(SecretBytes.random(8, RANDOM), Lease.NONE)
              : truth);
      long key = bench.createdKey();
      assertTrue(bench.token().debts().containsKey("v1"), "an answer that is none is no answer");
      try (Login user = Bench.login(bench.token())) {
        assertTrue(Bench.signs(bench.token(), user, key));
      }
    }
  }

  private static Outcome other(Act act, Outcome truth, SecretBytes share) {
    if (!(truth instanceof Outcome.Released released) || share == null) {
      return truth;
    }
    try (released) {
      return new Outcome.Released(share.copy(), released.lease());
    }
  }
}
