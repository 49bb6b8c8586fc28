package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.RosterChange;
import org.asterism.token.KeyReshares.Reshared;
import org.asterism.vault.Outcome;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.RsaExp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An RSA key is the same key when its vaults have dealt it so that another number of shares is
/// needed, four times; shares that are not of it are found before they are decided for.
class RsaResharesTest {
  private static final int TIMES_MAX = 4;

  @TempDir Path folder;
  private Bench bench;
  private Login user;
  private long key;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    user = Bench.login(bench.token());
    key = bench.token().objects().create(user, StoredKeys.threshold()).number();
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void asManySharesAreNeededAsOperatorsSignedForFourTimes() throws Exception {
    KeyUse begun = use();
    List<Integer> numbers = List.of(2, 4, 5, 3);
    assertEquals(TIMES_MAX, numbers.size());
    for (int k : numbers) {
      assertEquals(Reshared.DONE, share(k));
      bench.settle();
      assertTrue(StoredKeys.signs(begun));
      for (int one = 0; one < Bench.N; one++) {
        bench.takeAway(away(one, Bench.N - k));
        assertTrue(StoredKeys.signs(use()), "k = " + k);
        bench.bringBack();
      }
      bench.takeAway(away(1, Bench.N - k + 1));
      signsNot();
      bench.bringBack();
      State.requireTidy(bench, "the old shares are left");
    }
    var refused = assertThrows(CryptokiException.class, () -> share(2));
    assertEquals(Ckr.KEY_FUNCTION_NOT_PERMITTED, refused.ckr());
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains("is dealt anew 4 times and then no more"), said);
    bench.token().objects().refreshShares(user, key);
    assertTrue(StoredKeys.signs(use()));
  }

  @Test
  void aShareThatIsNotOfTheKeyIsFoundBeforeItIsDecidedFor() throws Exception {
    RosterChange change = new Reseating(bench, user).seat(key, 2).orElseThrow();
    bench.vaults.get(4).lie((_, truth) -> two(truth));
    var refused = assertThrows(CryptokiException.class, () -> reshare(change));
    assertEquals(Ckr.DEVICE_ERROR, refused.ckr());
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains("the new share of v5 is not of the key"), said);
    assertTrue(said.matches(".*; it was dealt by v\\d, v\\d, v\\d"), said);
    bench.bringBack();
    // As many are needed as before, and the same seats serve.
    bench.takeAway(0, 1);
    assertTrue(StoredKeys.signs(use()));
    bench.takeAway(2);
    signsNot();
    bench.bringBack();
    assertEquals(Reshared.DONE, reshare(change));
    bench.takeAway(0, 1, 2);
    assertTrue(StoredKeys.signs(use()));
  }

  private static Outcome two(Outcome truth) {
    if (!(truth instanceof RsaExp.Partial partial)) {
      return truth;
    }
    byte[] two = new byte[partial.power().length()];
    two[two.length - 1] = 2;
    partial.close();
    return new RsaExp.Partial(SecretBytes.takeFrom(two));
  }

  private static int[] away(int from, int many) {
    int[] away = new int[many];
    for (int i = 0; i < many; i++) {
      away[i] = (from + i) % Bench.N;
    }
    return away;
  }

  private void signsNot() {
    Exception failed = assertThrows(Exception.class, () -> StoredKeys.signs(use()));
    assertTrue(failed instanceof VaultException || failed instanceof CryptokiException);
  }

  private Reshared share(int k) throws Exception {
    return new Reseating(bench, user).share(key, k);
  }

  private Reshared reshare(RosterChange change) throws Exception {
    return new Reseating(bench, user).reshare(key, List.of(change), 0);
  }

  private KeyUse use() throws Exception {
    return bench.token().objects().key(key, Optional.of(user));
  }
}
