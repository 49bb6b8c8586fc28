package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.oprf.Evaluation;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.LoginStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A PIN is evaluated by k vaults: a vault that lies about it is found out and costs nobody a try,
/// and fewer than k stores say nothing of a guess.
class LoginKeyTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;
  private Bench bench;
  private Token token;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    token = bench.token();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  /// What a vault can answer instead of its evaluation.
  enum FalseEvaluation {
    ANOTHER_POINT {
      @Override
      Optional<Evaluation> instead(Evaluation truth) {
        return Optional.of(new Evaluation(truth.publicShare(), truth.proof(), truth.publicShare()));
      }
    },
    NO_POINT {
      @Override
      Optional<Evaluation> instead(Evaluation truth) {
        return Optional.of(
            new Evaluation(new byte[Evaluation.ELEMENT_BYTES], truth.proof(), truth.publicShare()));
      }
    },
    NO_PROOF {
      @Override
      Optional<Evaluation> instead(Evaluation truth) {
        byte[] drawn = new byte[Evaluation.PROOF_BYTES];
        RANDOM.nextBytes(drawn);
        return Optional.of(new Evaluation(truth.element(), drawn, truth.publicShare()));
      }
    },
    // Proven, by a share that is not the one of the token's row.
    ANOTHER_SHARE {
      @Override
      Optional<Evaluation> instead(Evaluation truth) {
        return Optional.of(Elsewhere.evaluation());
      }
    };

    abstract Optional<Evaluation> instead(Evaluation truth);
  }

  private static final class Elsewhere {
    static Evaluation evaluation() {
      byte[] proof = new byte[Evaluation.PROOF_BYTES];
      Arrays.fill(proof, (byte) 1);
      byte[] point = new byte[Evaluation.ELEMENT_BYTES];
      Arrays.fill(point, (byte) 2);
      return new Evaluation(point, proof, point);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFalseEvaluationSpoilsNoLoginAndCostsNoTry(FalseEvaluation kind) throws Exception {
    lie(kind, 1);
    try (var log = new LogWatch()) {
      // More often than a vault allows.
      for (int i = 0; i < 7; i++) {
        Bench.login(token).close();
        bench.pass(Duration.ofMinutes(11));
      }
      assertTrue(log.says("vault v2 is to blame", "PIN"), () -> log.lines().toString());
    }
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.house(i).tries(), "vault " + i);
    }
  }

  @Test
  void asManyMayLieAsAreNotNeeded() throws Exception {
    lie(FalseEvaluation.NO_PROOF, 0, 4);
    Bench.login(token).close();
    Bench.login(token, Role.SO, Bench.SO_PIN).close();
  }

  @Test
  void withFewerThanKEvaluationsNothingIsSaidOfThePin() throws Exception {
    lie(FalseEvaluation.NO_PROOF, 0, 1, 2);
    var failed = assertThrows(VaultException.class, () -> Bench.login(token));
    assertTrue(
        String.valueOf(failed.getMessage())
            .contains("counted a try that came to nothing: fewer than 3 vaults evaluated the PIN"),
        failed.getMessage());
    bench.bringBack();
    Bench.login(token).close();
    assertEquals(0, bench.house(3).tries(), "the next success gives the tries back");
  }

  @Test
  void aWrongPinIsWrongAlsoWhereOneLies() throws Exception {
    lie(FalseEvaluation.ANOTHER_POINT, 3);
    var refused =
        assertThrows(CryptokiException.class, () -> Bench.login(token, Role.USER, "user-9999"));
    assertEquals(Ckr.PIN_INCORRECT, refused.ckr());
  }

  @Test
  void aVaultThatDoesNotEvaluateIsStillLoggedInTo() throws Exception {
    bench.vaults.get(2).lie((_, truth) -> without(truth));
    Bench.login(token).close();
    assertEquals(0, bench.house(2).tries());
  }

  @Test
  void noTwoVaultsAndNoTwoLoginsSeeTheSameElement() throws Exception {
    List<Octets> elements = watchElements();
    Bench.login(token).close();
    bench.pass(Duration.ofMinutes(11));
    Bench.login(token).close();
    assertEquals(2 * Bench.N, elements.size());
    assertEquals(2 * Bench.N, Set.copyOf(elements).size());
  }

  @Test
  void aNewPinHasANewKeyAndTheOldSharesAreGone() throws Exception {
    List<byte[]> before = shares();
    Bench.changePin(token, Role.USER, Bench.USER_PIN, "user-5678");
    List<byte[]> after = shares();
    for (int i = 0; i < Bench.N; i++) {
      assertFalse(Arrays.equals(before.get(i), after.get(i)), "vault " + i);
    }
    Bench.login(token, Role.USER, "user-5678").close();
  }

  @Test
  void aVaultThatWasAwayDuringTheChangeGetsItsShare() throws Exception {
    bench.takeAway(4);
    Bench.changePin(token, Role.USER, Bench.USER_PIN, "user-5678");
    bench.bringBack();
    bench.pass(Duration.ofMinutes(11));
    try (Login _ = Bench.login(token, Role.USER, "user-5678")) {
      bench.tryAgain();
    }
    bench.pass(Duration.ofMinutes(11));
    bench.takeAway(0, 1);
    Bench.login(token, Role.USER, "user-5678").close();
  }

  @Test
  void aVaultWhoseStoreIsAnOlderCopyGetsItsShareAgain() throws Exception {
    byte[] old = bench.photograph(3);
    Bench.changePin(token, Role.USER, Bench.USER_PIN, "user-5678");
    bench.putBack(3, old);
    bench.pass(Duration.ofMinutes(11));
    try (Login _ = Bench.login(token, Role.USER, "user-5678")) {
      bench.tryAgain();
    }
    bench.pass(Duration.ofMinutes(11));
    bench.takeAway(0, 1);
    Bench.login(token, Role.USER, "user-5678").close();
  }

  @ParameterizedTest
  @EnumSource(names = {"WRONG_LOGIN_SHARE", "NO_LOGIN_SHARE"})
  void aFalseLoginShareIsFoundOutAndSpoilsNoRepair(Lying kind) throws Exception {
    byte[] old = bench.photograph(3);
    Bench.changePin(token, Role.USER, Bench.USER_PIN, "user-5678");
    bench.tryAgain();
    bench.restartEngine();
    bench.putBack(3, old);
    bench.vaults.get(1).lie(kind::tell);
    try (var log = new LogWatch();
        Login _ = Bench.login(bench.token(), Role.USER, "user-5678")) {
      bench.tryAgain();
      assertTrue(log.says("vault v2 is to blame", "login key"), () -> log.lines().toString());
    }
    bench.bringBack();
    bench.pass(Duration.ofMinutes(11));
    bench.takeAway(0, 1);
    Bench.login(bench.token(), Role.USER, "user-5678").close();
  }

  @Test
  void anOpenTokenGivesAShareAgainAfterItsOwnChange() throws Exception {
    long key = bench.createdKey();
    byte[] old = bench.photograph(3);
    try (Login user = Bench.login(token)) {
      Bench.changePin(token, Role.USER, Bench.USER_PIN, "user-5678");
      bench.tryAgain();
      bench.putBack(3, old);
      // Its grant is gone too: the kept credential finds the older copy.
      bench.takeAway(0, 1);
      assertTrue(Bench.signs(token, user, key));
    }
    bench.restartEngine();
    Bench.login(bench.token(), Role.USER, "user-5678").close();
  }

  @Test
  void aCredentialThatIsKeptNeedsNoEvaluation() throws Exception {
    long key = bench.createdKey();
    try (Login user = Bench.login(token)) {
      for (int i = 0; i < Bench.N; i++) {
        bench.house(i).restart();
      }
      List<Octets> elements = watchElements();
      assertTrue(Bench.signs(token, user, key));
      assertEquals(List.of(), elements);
    }
  }

  @Test
  void fewerThanKStoresAndTheTokenStoreTellNoPinFromAnother() throws Exception {
    var thief = new StoreThief(bench, RANDOM);
    for (List<Integer> stores : List.of(List.of(0, 1), List.of(1, 4), List.of(2, 3))) {
      assertEquals(Bench.K - 1, stores.size());
      assertFalse(thief.recognises(Bench.USER_PIN, stores));
    }
    for (List<Integer> stores : List.of(List.of(0, 1, 2), List.of(1, 3, 4))) {
      assertTrue(thief.recognises(Bench.USER_PIN, stores), "with k of them the test sees it");
      assertFalse(thief.recognises("user-9999", stores));
    }
  }

  @Test
  void theTokenStoreHoldsNoShare() throws Exception {
    byte[] row =
        bench
            .environment()
            .directory()
            .read(transaction -> transaction.tokens().getFirst().content());
    for (byte[] share : shares()) {
      assertFalse(contains(row, share));
    }
  }

  private List<byte[]> shares() throws Exception {
    List<byte[]> shares = new ArrayList<>();
    for (int i = 0; i < Bench.N; i++) {
      shares.add(StoreThief.userShare(bench.house(i)).useArray(byte[]::clone));
    }
    assertEquals(Bench.N, new HashSet<>(shares.stream().map(Octets::of).toList()).size());
    return shares;
  }

  private void lie(FalseEvaluation kind, int... indexes) {
    for (int index : indexes) {
      bench.vaults.get(index).lie((_, truth) -> instead(kind, truth));
    }
  }

  private static Outcome instead(FalseEvaluation kind, Outcome truth) {
    return truth instanceof LoginStart.Started started
        ? with(started, started.evaluation().flatMap(kind::instead))
        : truth;
  }

  private static Outcome without(Outcome truth) {
    return truth instanceof LoginStart.Started started ? with(started, Optional.empty()) : truth;
  }

  private static Outcome with(LoginStart.Started started, Optional<Evaluation> evaluation) {
    return new LoginStart.Started(
        started.stretch(),
        started.epoch(),
        started.attempt(),
        evaluation,
        started.triesLeft(),
        started.rest());
  }

  private List<Octets> watchElements() {
    List<Octets> elements = Collections.synchronizedList(new ArrayList<>());
    bench.vaults.forEach(vault ->
        vault.lie((act, truth) -> {
          Operation<?> asked = act.operation();
          if (asked instanceof LoginStart(Optional<Octets> element)) {
            element.ifPresent(elements::add);
          }
          return truth;
        }));
    return elements;
  }

  private static boolean contains(byte[] whole, byte[] part) {
    for (int i = 0; i + part.length <= whole.length; i++) {
      if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
