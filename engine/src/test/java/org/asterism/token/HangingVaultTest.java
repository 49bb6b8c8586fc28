package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// A vault that hangs costs no deadline, and the deadline bounds everything.
@SuppressWarnings("NullAway.Init") // each test begins with its own bench
class HangingVaultTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(2);

  @TempDir Path folder;
  private Bench bench;

  @AfterEach
  void close() throws Exception {
    bench.bringBack();
    bench.close();
  }

  @Test
  void twoVaultsThatHangAreNotWaitedFor() throws Exception {
    bench = Bench.withToken(folder, Bench.Options.DEFAULT.within(LONG));
    Token token = bench.token();
    long key = bench.createdKey();
    bench.pass(Duration.ofMinutes(2));
    bench.vaults.get(0).hang();
    bench.vaults.get(3).hang();
    try (var log = new LogWatch()) {
      requireFaster(
          LONG,
          () -> {
            Bench.login(token).close();
            Bench.changePin(token, Role.USER, Bench.USER_PIN, "user-5678");
            try (Login user = Bench.login(token, Role.USER, "user-5678")) {
              assertTrue(Bench.signs(token, user, key));
              token.objects().destroy(user, key);
            }
          });
      assertTrue(log.says("vault v1"));
      assertTrue(log.says("vault v4"));
    }
  }

  @Test
  void oneVaultThatHangsHoldsUpNoCreation() throws Exception {
    bench = Bench.withToken(folder, Bench.Options.DEFAULT.within(LONG));
    bench.vaults.get(2).hang();
    try (Login user = Bench.login(bench.token())) {
      requireFaster(
          LONG,
          () -> {
            long key = bench.token().objects().create(user, StoredKeys.ec()).number();
            assertTrue(Bench.signs(bench.token(), user, key));
          });
    }
    assertEquals(2, TokenDebts.of(bench).get("v3"));
  }

  @Test
  void withThreeThatHangEverythingEndsAtTheDeadline() throws Exception {
    bench = Bench.withToken(folder, Bench.Options.DEFAULT.within(SHORT));
    Token token = bench.token();
    long key = bench.createdKey();
    Login user = Bench.login(token);
    for (int i = 0; i < 3; i++) {
      bench.vaults.get(i).hang();
    }
    Duration limit = SHORT.plusSeconds(2);
    requireFaster(limit, () -> fails(() -> Bench.signs(token, user, key)));
    requireFaster(limit, () -> fails(() -> token.objects().destroy(user, key)));
    requireFaster(limit, () -> fails(() -> Bench.login(token, Role.USER, "user-0000")));
    bench.bringBack();
    bench.tryAgain();
    assertTrue(Bench.signs(token, user, key), "nothing was half-done");
    user.close();
  }

  @Test
  void aLoginDoesNotWaitForAnotherForEver() throws Exception {
    bench = Bench.withToken(folder, Bench.Options.DEFAULT.within(SHORT));
    Token token = bench.token();
    for (int i = 0; i < Bench.N; i++) {
      bench.vaults.get(i).hang();
    }
    try (var threads = Executors.newFixedThreadPool(4)) {
      var logins = new java.util.ArrayList<Future<?>>();
      requireFaster(
          SHORT.multipliedBy(2).plusSeconds(2),
          () -> {
            for (int i = 0; i < 4; i++) {
              logins.add(threads.submit(() -> refused(token)));
            }
            for (Future<?> login : logins) {
              login.get();
            }
          });
    }
  }

  private static boolean refused(Token token) throws Exception {
    try {
      Bench.login(token).close();
      throw new AssertionError("no vault answered");
    } catch (VaultException expected) {
      return true;
    } catch (CryptokiException waited) {
      assertEquals(Ckr.DEVICE_ERROR, waited.ckr());
      return true;
    }
  }

  private static void fails(Executable use) {
    assertThrows(VaultException.class, use);
  }

  private static void requireFaster(Duration limit, Executable use) throws Exception {
    long began = System.nanoTime();
    try {
      use.execute();
    } catch (Exception failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new AssertionError(failed);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    assertTrue(took.compareTo(limit) < 0, () -> "took " + took + " of " + limit);
  }
}
