package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.asterism.custody.assembled.Shares;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.vaults.LeaseTerms;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.vault.Role;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Release;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Where locked memory is full, no try is counted, nothing is left behind, and leases give way.
@SuppressWarnings("NullAway.Init") // each test begins with its own bench
class ScarceMemoryTest {
  // A step that no size of a reservation is a multiple of.
  private static final int STEP = 752;

  @TempDir Path folder;
  private Bench bench;
  private Token token;

  @BeforeEach
  void setApart() throws Exception {
    LockedMemory.requireParts();
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void aRightPin_costsNoTry() throws Exception {
    open(TokenSettings.DEFAULT);
    try (var _ = FullMemory.holed(0)) {
      for (Role role : Role.values()) {
        String pin = role == Role.USER ? Bench.USER_PIN : Bench.SO_PIN;
        for (int i = 0; i < 16; i++) {
          assertThrows(LockedMemoryFull.class, () -> Bench.login(token, role, pin));
        }
      }
    }
    assertEquals(0, bench.count(LoginStart.class::isInstance));
    Bench.login(token).close();
  }

  @Test
  void loginsHaveRoom_whenAllElseIsFull() throws Exception {
    open(TokenSettings.DEFAULT);
    try (var _ = FullMemory.holed(LockedMemory.LOGIN_BYTES / 2)) {
      Bench.login(token).close();
      Bench.changePin(token, Role.USER, Bench.USER_PIN, "another-1234");
      Bench.login(token, Role.SO, Bench.SO_PIN).close();
    }
  }

  @Test
  @Timeout(120)
  void whereverMemoryEnds_aLoginIsDoneOrNotBegun() throws Exception {
    open(lingering(Duration.ZERO));
    int before = LockedMemory.bytesInUse();
    boolean done = false;
    for (int left = 0; !done; left += STEP) {
      long begun = bench.count(LoginStart.class::isInstance);
      try (var _ = FullMemory.holed(left)) {
        Bench.login(token).close();
        done = true;
      } catch (LockedMemoryFull full) {
        assertEquals(begun, bench.count(LoginStart.class::isInstance), "tries at " + left);
      }
      assertEquals(before, LockedMemory.bytesInUse(), "left open at " + left);
    }
    assertEquals(0, bench.tries(0));
  }

  @Test
  @Timeout(300)
  void whereverMemoryEnds_aKeyIsMadeOrNothingIsLeft() throws Exception {
    open(TokenSettings.DEFAULT);
    try (Login user = Bench.login(token);
        NewKey made = new NewKey(StoredKeys.ec())) {
      int before = LockedMemory.bytesInUse();
      boolean done = false;
      for (int left = 0; !done; left += 16) {
        try (var _ = FullMemory.leaving(left)) {
          token.objects().create(user, made.object());
          done = true;
        } catch (Exception notNow) {
          done = false;
        }
        bench.tryAgain();
        assertEquals(before, LockedMemory.bytesInUse(), "left open at " + left);
      }
      State.requireTidy(bench);
    }
  }

  @Test
  @Timeout(300)
  void whereverMemoryEnds_aKeyIsUsedOrNothingIsLeft() throws Exception {
    open(leasing(Duration.ZERO));
    long number = bench.createdKey();
    try (Login user = Bench.login(token)) {
      int before = LockedMemory.bytesInUse();
      boolean done = false;
      for (int left = 0; !done; left += 16) {
        try (var _ = FullMemory.leaving(left)) {
          done = Bench.signs(token, user, number);
        } catch (Exception notNow) {
          done = false;
        }
        assertEquals(before, LockedMemory.bytesInUse(), "left open at " + left);
      }
    }
  }

  @Test
  void leasesGiveWay_theOneUnusedForLongestFirst() throws Exception {
    open(leasing(Duration.ofMinutes(10)));
    var keys = new ArrayList<Long>();
    for (int i = 0; i < 40; i++) {
      keys.add(bench.createdKey());
    }
    try (Login user = Bench.login(token);
        var _ = FullMemory.leaving(2560)) {
      for (long key : keys) {
        bench.passUnnoticed(Duration.ofSeconds(1));
        assertTrue(Bench.signs(token, user, key));
        assertTrue(Bench.signs(token, user, keys.getFirst()), "what is used stays");
      }
      assertEquals(0, releases(user, keys.getFirst()));
      assertEquals(0, releases(user, keys.getLast()));
      assertTrue(releases(user, keys.get(1)) > 0, "gathered again");
    }
  }

  @Test
  void whereverMemoryEnds_sharesAreMadeOrNothingIsLeft() throws Exception {
    open(TokenSettings.DEFAULT);
    try (Login user = Bench.login(token);
        NewKey made = new NewKey(StoredKeys.ec())) {
      Opened opened = user.opened();
      var open =
          new OpenToken(
              token.slotId(),
              token.record().policies(),
              LeaseTerms.DEFAULT,
              Bench.K,
              opened.root(),
              opened);
      FullMemory.endingAnywhere(
          16 << 10,
          () ->
              Shares.split(made.object().material().orElseThrow(), bench.environment(), open)
                  .close());
    }
  }

  private long releases(Login user, long key) throws Exception {
    long before = bench.count(Release.class::isInstance);
    assertTrue(Bench.signs(token, user, key));
    return bench.count(Release.class::isInstance) - before;
  }

  private static TokenSettings lingering(Duration linger) {
    return settings(linger, TokenSettings.DEFAULT.lease());
  }

  private static TokenSettings leasing(Duration lease) {
    return settings(TokenSettings.DEFAULT.linger(), new LeaseTerms(lease, 0));
  }

  private static TokenSettings settings(Duration linger, LeaseTerms lease) {
    TokenSettings usual = TokenSettings.DEFAULT;
    return new TokenSettings(
        usual.use(),
        usual.initialise(),
        usual.officer(),
        usual.loginMemory(),
        linger,
        usual.tries(),
        lease,
        usual.mechanisms(),
        usual.custody());
  }

  private void open(TokenSettings settings) throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.with(settings).inTheirOrder());
    token = bench.token();
  }

  /// An object whose key is closed in the end.
  private record NewKey(NewObject object) implements AutoCloseable {
    @Override
    public void close() {
      object.material().orElseThrow().close();
    }
  }
}
