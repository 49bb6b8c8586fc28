package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the directory says of a vault is what that vault says of itself, debts included.
class InventoryTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Bench bench;
  private Login user;

  /// Keys, objects, accounts, and what is owed.
  private record Held(long keys, long objects, long accounts, long owed) {}

  @BeforeEach
  void open() throws Exception {
    bench = Bench.withToken(folder);
    user = Bench.login(bench.token());
    bench.settle();
  }

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void eachVaultHoldsWhatTheDirectorySays() throws Exception {
    assertAllHold(new Held(0, 0, 2, 0));
    TokenObject key = bench.token().objects().create(user, StoredKeys.ec());
    bench.settle();
    assertAllHold(new Held(1, 1, 2, 0));
    bench.token().objects().destroy(user, key.number());
    bench.settle();
    assertAllHold(new Held(0, 0, 2, 0));
  }

  @Test
  void aVaultThatIsOwedIsNotSaidToHold() throws Exception {
    bench.takeAway(4);
    TokenObject key = bench.token().objects().create(user, StoredKeys.ec());
    assertEquals(new Held(0, 0, 2, 2), said(4));
    assertEquals(new Held(1, 1, 2, 0), said(0));
    bench.bringBack();
    bench.tryAgain();
    assertAllHold(new Held(1, 1, 2, 0));
    assertTrue(Bench.signs(bench.token(), user, key.number()));
  }

  private void assertAllHold(Held held) throws VaultException {
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(held, said(i), "vault " + i);
      var counts = bench.vaults.get(i).describe(DEADLINE).counts();
      assertEquals(held, new Held(counts.keys(), counts.objects(), counts.accounts(), held.owed()));
    }
  }

  private Held said(int vault) {
    List<Inventory> all = Inventory.of(bench.environment());
    Inventory one = all.get(vault);
    assertEquals(bench.vaults.get(vault).name(), one.member().vault().name());
    return new Held(one.keys(), one.objects(), one.accounts(), one.owed());
  }
}
