package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.LeaseTerms;
import org.asterism.key.KeyUse;
import org.asterism.vault.Lease;
import org.asterism.vault.Outcome;
import org.asterism.vault.operation.Release;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long, and for how many uses, a gathered key is kept.
@SuppressWarnings("NullAway.Init") // each test begins with its own bench
class LeaseTest {
  @TempDir Path folder;
  private Bench bench;
  private Token token;
  private Login user;

  @AfterEach
  void close() throws Exception {
    user.close();
    bench.close();
  }

  @Test
  void aLeaseEndsWithItsTime() throws Exception {
    KeyUse key = key(new LeaseTerms(Duration.ofMinutes(5), 0));
    assertEquals(1, gatheringsOf(key, 20));
    bench.pass(Duration.ofMinutes(4));
    assertEquals(0, gatheringsOf(key, 20));
    bench.pass(Duration.ofMinutes(2));
    assertEquals(1, gatheringsOf(key, 20));
  }

  @Test
  void aLeaseEndsByTheClockThoughNobodyEndsIt() throws Exception {
    KeyUse key = key(new LeaseTerms(Duration.ofMinutes(5), 0));
    assertEquals(1, gatheringsOf(key, 20));
    bench.passUnnoticed(Duration.ofMinutes(6));
    assertEquals(1, gatheringsOf(key, 20));
  }

  @Test
  void usesAreCounted() throws Exception {
    KeyUse key = key(new LeaseTerms(Duration.ofMinutes(5), 4));
    assertEquals(3, gatheringsOf(key, 12));
    assertEquals(1, gatheringsOf(key, 1));
    assertEquals(0, gatheringsOf(key, 3));
    assertEquals(1, gatheringsOf(key, 1));
  }

  @Test
  void withoutALeaseEveryOperationGathers() throws Exception {
    KeyUse key = key(new LeaseTerms(Duration.ZERO, 0));
    assertEquals(7, gatheringsOf(key, 7));
  }

  @Test
  void theSmallestOfKLeasesHolds() throws Exception {
    KeyUse key = key(new LeaseTerms(Duration.ofMinutes(5), 0));
    for (FaultyVault vault : bench.vaults) {
      vault.lie((_, truth) -> lease(truth, new Lease(Duration.ofMinutes(30), 100)));
    }
    // Whichever three are asked, one of these is among them.
    bench.vaults.get(0).lie((_, truth) -> lease(truth, new Lease(Duration.ofMinutes(2), 0)));
    bench.vaults.get(1).lie((_, truth) -> lease(truth, new Lease(Duration.ofMinutes(9), 3)));
    bench.vaults.get(2).lie((_, truth) -> lease(truth, new Lease(Duration.ofMinutes(2), 3)));
    bench.takeAway(3, 4);
    assertEquals(2, gatheringsOf(key, 6));
    assertEquals(1, gatheringsOf(key, 1));
    bench.pass(Duration.ofMinutes(3));
    assertEquals(1, gatheringsOf(key, 1));
  }

  @Test
  void concurrentOperationsShareOneGatheringWhereItCoversThem() throws Exception {
    KeyUse unlimited = key(new LeaseTerms(Duration.ofMinutes(5), 0));
    assertEquals(1, gatheringsAtOnce(unlimited, 16));
    KeyUse four = another(new LeaseTerms(Duration.ofMinutes(5), 4));
    assertEquals(4, gatheringsAtOnce(four, 16));
    KeyUse none = another(new LeaseTerms(Duration.ZERO, 0));
    assertEquals(16, gatheringsAtOnce(none, 16));
  }

  @Test
  void aKeyThatAlwaysAuthenticatesSharesNothing() throws Exception {
    key(new LeaseTerms(Duration.ofMinutes(5), 0));
    long number = State.objects(token, user).iterator().next().number();
    KeyUse once = token.objects().keyForOne(number, user);
    assertEquals(5, gatheringsOf(once, 5));
    KeyUse shared = token.objects().key(number, Optional.of(user));
    assertEquals(1, gatheringsOf(shared, 5));
    assertEquals(2, gatheringsOf(once, 2), "not even with a lease that runs");
  }

  @Test
  void aLeaseEndsWithTheKey() throws Exception {
    KeyUse key = key(new LeaseTerms(Duration.ofMinutes(5), 0));
    assertTrue(StoredKeys.signs(key));
    long number = State.objects(token, user).iterator().next().number();
    token.objects().destroy(user, number);
    assertThrows(
        CryptokiException.class, () -> StoredKeys.signs(key), "the use that was kept ends too");
  }

  @Test
  void aLeaseEndsWithTheToken() throws Exception {
    KeyUse key = key(new LeaseTerms(Duration.ofMinutes(5), 0));
    assertTrue(StoredKeys.signs(key));
    user.close();
    bench.pass(Duration.ofSeconds(61));
    assertThrows(CryptokiException.class, () -> StoredKeys.signs(key), "nobody is logged in");
  }

  private KeyUse key(LeaseTerms terms) throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.with(settings(terms)));
    token = bench.token();
    user = Bench.login(token);
    long number = token.objects().create(user, StoredKeys.ec()).number();
    bench.settle();
    return token.objects().key(number, Optional.of(user));
  }

  private KeyUse another(LeaseTerms terms) throws Exception {
    close();
    folder = Files.createTempDirectory(folder, "another");
    return key(terms);
  }

  private long gatheringsOf(KeyUse key, int uses) throws Exception {
    long before = releases();
    for (int i = 0; i < uses; i++) {
      assertTrue(StoredKeys.signs(key));
    }
    return (releases() - before) / Bench.K;
  }

  private long gatheringsAtOnce(KeyUse key, int uses) throws Exception {
    long before = releases();
    Callable<Boolean> sign = () -> StoredKeys.signs(key);
    try (var threads = Executors.newFixedThreadPool(uses)) {
      for (Future<Boolean> signed : threads.invokeAll(Collections.nCopies(uses, sign))) {
        assertTrue(signed.get());
      }
    }
    return (releases() - before) / Bench.K;
  }

  private long releases() {
    return bench.count(Release.class::isInstance);
  }

  private static Outcome lease(Outcome truth, Lease lease) {
    if (!(truth instanceof Release.Released released)) {
      return truth;
    }
    try (released) {
      return new Release.Released(released.share().copy(), lease);
    }
  }

  private static TokenSettings settings(LeaseTerms terms) {
    TokenSettings usual = TokenSettings.DEFAULT;
    return new TokenSettings(
        usual.use(),
        usual.initialise(),
        usual.officer(),
        usual.loginMemory(),
        usual.linger(),
        usual.tries(),
        terms,
        usual.mechanisms(),
        usual.custody());
  }
}
