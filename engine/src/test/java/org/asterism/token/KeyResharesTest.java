package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.JavaKernel;
import org.asterism.kernel.ScalarField;
import org.asterism.key.KeyUse;
import org.asterism.key.SampleForm;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.RosterChanges;
import org.asterism.token.KeyReshares.Reshared;
import org.asterism.vault.Operation;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.RosterAuthority;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A key is the same key when its vaults have dealt it so that another number of shares is needed;
/// without operators' signatures, and where it fails half way, it is served by the shares of
/// before.
class KeyResharesTest {
  @TempDir Path folder;
  private Bench bench;
  private Login user;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    user = Bench.login(bench.token());
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void asManySharesAreNeededAsOperatorsSignedFor() throws Exception {
    long key = born();
    KeyUse begun = use(key);
    for (int k : new int[] {2, 4, 5, 3}) {
      RosterChange change = seat(key, k).orElseThrow();
      assertEquals(Reshared.DONE, reshare(key, List.of(change), 0));
      bench.settle();
      assertTrue(StoredKeys.signs(begun));
      for (int one = 0; one < Bench.N; one++) {
        bench.takeAway(away(one, Bench.N - k));
        assertTrue(StoredKeys.signs(use(key)), "k = " + k);
        bench.bringBack();
        bench.takeAway(away(one, Bench.N - k + 1));
        signsNot(key);
        bench.bringBack();
      }
      State.requireTidy(bench, "the old shares are left");
      assertEquals(Reshared.ALREADY, reshare(key, List.of(change), 0));
      assertArrayEquals(change.digest(), seat(key, k).orElseThrow().digest());
    }
  }

  private static int[] away(int from, int many) {
    int[] away = new int[many];
    for (int i = 0; i < many; i++) {
      away[i] = (from + i) % Bench.N;
    }
    return away;
  }

  @Test
  void operatorsSignForManyKeysAtOnce() throws Exception {
    List<Long> keys = List.of(born(), born(), born());
    assertEquals(Optional.empty(), seat(keys.getFirst(), Bench.K));
    assertEquals(Reshared.UNSEATED, reshare(keys.getFirst(), List.of(any()), 0));
    List<RosterChange> changes =
        List.of(
            seat(keys.get(0), 2).orElseThrow(),
            seat(keys.get(1), 2).orElseThrow(),
            seat(keys.get(2), 2).orElseThrow());
    // The path of another key is none of this one's.
    assertThrows(VaultException.class, () -> reshare(keys.get(1), changes, 2));
    for (int i = 0; i < keys.size(); i++) {
      assertEquals(Reshared.DONE, reshare(keys.get(i), changes, i));
      assertTrue(StoredKeys.signs(use(keys.get(i))));
    }
  }

  @Test
  void withoutOperatorsNothingChanges() throws Exception {
    long key = born();
    RosterChange change = seat(key, 2).orElseThrow();
    RosterChanges tree = RosterChanges.of(List.of(change));
    var reseating = new Reseating(bench, user);
    String order = reseating.order(tree, TestOperators.ALL.subList(0, 1));
    for (String wrong : List.of(order, "")) {
      var shown = new RosterAuthority(wrong, List.of());
      assertThrows(VaultException.class, () -> reseating.reshare(key, shown));
    }
    bench.takeAway(0, 1);
    assertTrue(StoredKeys.signs(use(key)));
    bench.takeAway(2);
    signsNot(key);
    bench.bringBack();
    assertEquals(Reshared.DONE, reshare(key, List.of(change), 0));
  }

  @Test
  void seatsServeUntilTheyAreShares() throws Exception {
    long key = born();
    RosterChange change = seat(key, 2).orElseThrow();
    for (var lost : List.of(SessionOpen.class, SessionDeal.class, SessionKeep.class)) {
      bench.vaults.get(4).loseRequests(lost::isInstance);
      assertThrows(VaultException.class, () -> reshare(key, List.of(change), 0));
      bench.bringBack();
      assertTrue(StoredKeys.signs(use(key)));
    }
    // New shares meanwhile are shares of the same seats.
    bench.token().objects().refreshShares(user, key);
    assertEquals(Reshared.DONE, reshare(key, List.of(change), 0));
    bench.takeAway(0, 1, 2);
    assertTrue(StoredKeys.signs(use(key)));
  }

  @Test
  void whatCannotBeIsToldInWords() throws Exception {
    long key = born();
    for (int k : new int[] {-1, 0, 1, 6}) {
      assertEquals(Ckr.ARGUMENTS_BAD, refused(() -> seat(key, k)));
    }
    long assembled = bench.token().objects().create(user, StoredKeys.ec()).number();
    assertEquals(Ckr.KEY_FUNCTION_NOT_PERMITTED, refused(() -> seat(assembled, 2)));
    bench.takeAway(3);
    assertThrows(VaultException.class, () -> seat(key, 2));
    bench.bringBack();
    bench.settle();
    assertTrue(StoredKeys.signs(use(key)));
  }

  @Test
  void aVaultThatTheTokenWasMadeWithoutGetsNoSeat() throws Exception {
    long key = born();
    bench.join("v6");
    user = Bench.login(bench.token());
    var refused = assertThrows(CryptokiException.class, () -> seat(key, 2));
    assertEquals(Ckr.KEY_FUNCTION_NOT_PERMITTED, refused.ckr());
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.endsWith("the token was made without vault v6: it has no account there"), said);
    assertTrue(StoredKeys.signs(use(key)));
  }

  @ParameterizedTest
  @ValueSource(classes = {SessionOpen.class, SessionDeal.class, SessionKeep.class, Advance.class})
  void anEngineThatDiesAtAnyActLeavesOneKey(Class<? extends Operation<?>> kind) throws Exception {
    long key = born();
    for (boolean done : List.of(false, true)) {
      for (int act = 1; act <= Bench.N; act += 2) {
        int k = act == 3 ? 2 : 4;
        bench.crashAt(act, done, kind::isInstance);
        try {
          Optional<RosterChange> change = seat(key, k);
          if (change.isPresent()) {
            reshare(key, List.of(change.get()), 0);
          }
          bench.settle();
        } catch (VaultException | CryptokiException | RuntimeException crashed) {
          assertTrue(bench.crash().isDead(), crashed::toString);
        }
        bench.restartEngine();
        user = Bench.login(bench.token());
        bench.tryAgain();
        String when = "after a crash at %s %d, done: %s".formatted(kind.getSimpleName(), act, done);
        State.requireTidy(bench, when);
        assertTrue(StoredKeys.signs(use(key)), when);
      }
    }
  }

  @Test
  void anEcdsaKeySignsWithItsNewVaultsAlone() throws Exception {
    long key = bench.token().objects().create(user, StoredKeys.signing()).number();
    assertTrue(StoredKeys.signsDigest(use(key)));
    bench.settle();
    KeyUse begun = use(key);
    for (int k : new int[] {4, 5}) {
      assertEquals(Ckr.KEY_FUNCTION_NOT_PERMITTED, refused(() -> seat(key, k)));
    }
    for (int k : new int[] {2, 3}) {
      assertEquals(Reshared.DONE, reshare(key, List.of(seat(key, k).orElseThrow()), 0));
      // What lay ready is of the shares of before, and its vaults have forgotten it as well.
      assertTrue(StoredKeys.signsDigest(begun));
      assertTrue(StoredKeys.signsDigest(use(key)));
      bench.settle();
      // Of two shares needed, three vaults make more; of three, for each three some lie ready.
      bench.takeAway(away(k, 2));
      assertTrue(StoredKeys.signsDigest(use(key)), "k = " + k);
      bench.bringBack();
      bench.pass(Duration.ofMinutes(1));
    }
    assertThrows(VaultException.class, () -> use(key).agree(basePoint()));
    State.requireTidy(bench, "the old shares are left");
  }

  @Test
  void aKeyForBothStaysOneForBoth() throws Exception {
    var attributes = StoredKeys.privateLabel("both").with(Cka.SIGN, true).with(Cka.DERIVE, true);
    var both = StoredKeys.threshold(SampleForm.EC, "experimental-threshold", attributes);
    long key = bench.token().objects().create(user, both).number();
    // What an application says of it now is no matter: the vaults were told before.
    bench.token().objects().change(user, key, Attributes.NONE.with(Cka.SIGN, false));
    assertEquals(Reshared.DONE, reshare(key, List.of(seat(key, 2).orElseThrow()), 0));
    assertTrue(StoredKeys.signsDigest(use(key)));
    use(key).agree(basePoint()).close();
  }

  private static byte[] basePoint() {
    try (SecretBytes one = ScalarField.of(Curve.P256).scalar(BigInteger.ONE)) {
      return new JavaKernel().multiplyBase(Curve.P256, one).encoded();
    }
  }

  @Test
  void aVaultThatIsMissedSaysWhatWasToBeDone() throws Exception {
    long key = born();
    bench.takeAway(3);
    saysWhatFor(() -> seat(key, 2));
    bench.bringBack();
    RosterChange change = seat(key, 2).orElseThrow();
    for (var lost : List.of(SessionOpen.class, SessionDeal.class, SessionKeep.class)) {
      bench.vaults.get(4).loseRequests(lost::isInstance);
      saysWhatFor(() -> reshare(key, List.of(change), 0));
      bench.bringBack();
    }
  }

  private static void saysWhatFor(Asking asking) {
    String said = String.valueOf(assertThrows(VaultException.class, asking::ask).getMessage());
    assertTrue(
        said.startsWith("5 vaults needed to share a key in threshold custody anew, 4 answered: "),
        said);
  }

  private interface Asking {
    Object ask() throws Exception;
  }

  private static Ckr refused(Asking asking) {
    return assertThrows(CryptokiException.class, asking::ask).ckr();
  }

  private static RosterChange any() {
    return new RosterChange(new byte[32], List.of(), 2);
  }

  private void signsNot(long key) {
    Exception failed = assertThrows(Exception.class, () -> StoredKeys.signs(use(key)));
    assertTrue(failed instanceof VaultException || failed instanceof CryptokiException);
  }

  private long born() throws Exception {
    long key = StoredKeys.born(bench.token(), user, SampleForm.EDWARDS).getLast().number();
    bench.settle();
    return key;
  }

  private Optional<RosterChange> seat(long key, int k) throws Exception {
    return new Reseating(bench, user).seat(key, k);
  }

  private Reshared reshare(long key, List<RosterChange> changes, int place) throws Exception {
    return new Reseating(bench, user).reshare(key, changes, place);
  }

  private KeyUse use(long key) throws Exception {
    return bench.token().objects().key(key, Optional.of(user));
  }
}
