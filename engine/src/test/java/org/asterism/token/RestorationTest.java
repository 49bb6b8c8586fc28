package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.asterism.constellation.TokenOrder;
import org.asterism.constellation.TokenOrder.Deed;
import org.asterism.custody.vaults.LeaseTerms;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Role;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Delete;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was marked with an engine's key alone is kept by operators' order, token by token.
class RestorationTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Bench bench;
  private Token token;
  private long key;

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    token = bench.token();
    key = bench.createdKey();
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void aTokenIsWholeAgainAndItsKeySignsAfterTheDaysInWhichItWouldBeGone() throws Exception {
    long records = markAll(token);
    var marked =
        new Description.Marked(records, Optional.of(Instant.EPOCH.plus(Duration.ofDays(7))));
    assertEquals(marked, bench.house(0).counts().marked());
    bench.restartEngine();
    token = bench.token();
    assertThrows(VaultException.class, () -> Bench.login(token));
    bench.takeAway(4);
    TokenOrder.Signed order = TestOperators.order(Deed.RESTORE, token, 1);
    Obeyed obeyed = bench.tokens().obey(order);
    assertTrue(obeyed.done());
    assertEquals(4 * records, restored(obeyed));
    assertEquals(4, done(obeyed));
    bench.bringBack();
    assertEquals(records, restored(bench.tokens().obey(order)), "only where it was not done");
    assertEquals(0, restored(bench.tokens().obey(order)));
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(Description.Marked.NONE, bench.house(i).counts().marked());
      bench.house(i).pass(Duration.ofDays(8));
    }
    try (Login user = Bench.login(token)) {
      assertTrue(Bench.signs(token, user, key));
    }
  }

  @Test
  void whatIsOfAnotherTokenStaysMarked() throws Exception {
    Token other = bench.withoutUserPin();
    bench.settle();
    long records = markAll(token);
    long others = markAll(other);
    Obeyed obeyed = bench.tokens().obey(TestOperators.order(Deed.RESTORE, other, 1));
    assertEquals(Bench.N * others, restored(obeyed));
    assertEquals(records, bench.house(0).counts().marked().records());
  }

  @Test
  void anOrderOfTooFewOrAnOlderOneRestoresNothing() throws Exception {
    long records = markAll(token);
    var one = TestOperators.order(Deed.RESTORE, token, 2, TestOperators.ALL.subList(0, 1));
    assertFalse(bench.tokens().obey(one).done());
    assertTrue(bench.tokens().obey(TestOperators.order(Deed.UNLOCK, token, 3)).done());
    Obeyed older = bench.tokens().obey(TestOperators.order(Deed.RESTORE, token, 2));
    assertFalse(older.done());
    assertEquals(0, restored(older));
    assertEquals(records, bench.house(0).counts().marked().records());
  }

  private static long restored(Obeyed obeyed) {
    return obeyed.answers().stream().mapToLong(Obeyed.AtVault::restored).sum();
  }

  private static long done(Obeyed obeyed) {
    return obeyed.answers().stream().filter(vault -> vault.missed().isEmpty()).count();
  }

  // As one who has the engine's key and no PIN; how many records each vault has of the token.
  private long markAll(Token victim) throws VaultException {
    long marked = 0;
    for (int i = 0; i < Bench.N; i++) {
      Member member = bench.environment().members().all().get(i);
      marked = 0;
      for (Handle handle : member.vault().list(query(), SOON).handles()) {
        marked += marks(victim.record().policies(), member, handle) ? 1 : 0;
      }
    }
    assertTrue(marked > 0);
    return marked;
  }

  private static HandlePage.Query query() {
    return new HandlePage.Query(Optional.empty(), HandlePage.Query.MAX_LIMIT);
  }

  private static boolean marks(Policies policies, Member member, Handle handle)
      throws VaultException {
    List<EncodedPolicy> guesses =
        List.of(
            policies.keyPolicy(member, LeaseTerms.DEFAULT),
            policies.objectPolicy(member),
            policies.accountPolicy(member, Role.SO),
            policies.accountPolicy(member, Role.USER));
    boolean marked = false;
    for (EncodedPolicy guess : guesses) {
      marked |= marks(member.vault(), handle, guess);
    }
    return marked;
  }

  private static boolean marks(Vault vault, Handle handle, EncodedPolicy guess)
      throws VaultException {
    try {
      var delete = new Delete(true);
      vault.act(new Act<>(handle, EpochTag.NONE, guess.digest(), Optional.empty(), delete), SOON);
      return true;
    } catch (VaultRefused other) {
      return false;
    }
  }
}
