package org.asterism.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.login.Label;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The vaults know what is in use, and delete it on a user's word only.
@SuppressWarnings("NullAway.Init") // each test begins with its own bench
class InUseTest {
  @TempDir Path folder;
  private Bench bench;

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void whatWasAcknowledgedIsInUseAtEveryVaultThatHoldsIt() throws Exception {
    bench = Bench.withToken(folder);
    bench.takeAway(4);
    try (Login user = Bench.login(bench.token())) {
      bench.token().objects().create(user, StoredKeys.ec());
      for (int i = 0; i < 4; i++) {
        assertEquals(0, bench.house(i).unconfirmed(), "before the answer, vault " + (i + 1));
      }
      bench.bringBack();
      bench.tryAgain();
    }
    assertEquals(0, bench.house(4).unconfirmed(), "with the debt");
    State.requireTidy(bench);
  }

  @Test
  void aConfirmationThatWasLostIsOwedUntilTheTokenIsOpenAgain() throws Exception {
    bench = Bench.withToken(folder);
    for (FaultyVault vault : bench.vaults) {
      vault.loseRequests(Confirm.class::isInstance);
    }
    long key;
    try (Login user = Bench.login(bench.token())) {
      key = bench.token().objects().create(user, StoredKeys.ec()).number();
    }
    assertEquals(2, bench.house(0).unconfirmed(), "a key and its object");
    bench.restartEngine();
    bench.bringBack();
    try (Login user = Bench.login(bench.token())) {
      bench.tryAgain();
      assertTrue(Bench.signs(bench.token(), user, key));
    }
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.house(i).unconfirmed());
    }
    State.requireTidy(bench);
  }

  @Test
  void anEngineThatDiesBeforeItConfirmsLosesNothing() throws Exception {
    bench = Bench.withToken(folder);
    try (Login user = Bench.login(bench.token())) {
      bench.crashAt(1, false, Confirm.class::isInstance);
      assertThrows(Exception.class, () -> bench.token().objects().create(user, StoredKeys.ec()));
    }
    bench.restartEngine();
    try (Login user = Bench.login(bench.token())) {
      bench.tryAgain();
      assertEquals(1, State.objects(bench.token(), user).size(), "it was active");
    }
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.house(i).unconfirmed());
    }
    State.requireTidy(bench);
  }

  @Test
  void anEngineOnACopyFromBeforeTheAnswerDeletesNothing() throws Exception {
    bench = Bench.withToken(folder, BenchOptions.DEFAULT.inTheirOrder());
    Path present = folder.resolve("directory.db");
    Path copy = folder.resolve("copy-of-directory");
    bench
        .vaults
        .getFirst()
        .before(Put.class::isInstance, () -> write(Copies.directory(bench), copy));
    long key = bench.createdKey();
    assertTrue(Files.exists(copy), "taken while the rows were pending");
    Path newer = folder.resolve("newer-directory");
    bench.restartEngineOn(() -> {
      copy(present, newer);
      copy(copy, present);
    });
    bench.tryAgain();
    try (Login user = Bench.login(bench.token())) {
      assertEquals(0, State.objects(bench.token(), user).size());
      bench.tryAgain();
    }
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(2, bench.records(i), "vault " + (i + 1));
      assertEquals(0, bench.house(i).counts().marked().records(), "vault " + (i + 1));
    }
    bench.restartEngineOn(() -> copy(newer, present));
    try (Login user = Bench.login(bench.token())) {
      assertTrue(Bench.signs(bench.token(), user, key));
    }
    State.requireTidy(bench);
  }

  @Test
  void aUserDestroysAtOnceAlsoWhereTheGrantWasLost() throws Exception {
    bench = Bench.withToken(folder);
    long key = bench.createdKey();
    try (Login user = Bench.login(bench.token())) {
      for (int i = 0; i < Bench.N; i++) {
        bench.house(i).restart();
      }
      bench.token().objects().destroy(user, key);
      bench.settle();
    }
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.house(i).counts().marked().records(), "vault " + (i + 1));
    }
    State.requireTidy(bench);
  }

  @Test
  void whatALateVaultStillHoldsIsMarkedThereOnceNobodyIsLoggedIn() throws Exception {
    bench = Bench.withToken(folder);
    long key = bench.createdKey();
    bench.takeAway(4);
    try (Login user = Bench.login(bench.token())) {
      bench.token().objects().destroy(user, key);
    }
    bench.pass(Duration.ofMinutes(2));
    bench.bringBack();
    bench.tryAgain();
    assertEquals(2, bench.house(4).counts().marked().records(), "a key and its object");
    for (int i = 0; i < 4; i++) {
      assertEquals(0, bench.house(i).counts().marked().records());
    }
    State.requireTidy(bench);
  }

  @Test
  void aTokenThatIsMadeAnewLeavesNothingMarked() throws Exception {
    bench = Bench.withToken(folder);
    bench.createdKey();
    long slot = bench.token().slotId();
    long before = bench.count(Delete.class::isInstance);
    try (SecretBytes pin = Bench.pin(Bench.SO_PIN)) {
      bench
          .tokens()
          .initialise(slot, new NewToken(new Label("anew")), pin, Bench.CALLER, Tokens.Making::run);
    }
    assertTrue(bench.count(Delete.class::isInstance) > before, "by the officer's grant");
    bench.tryAgain();
    for (int i = 0; i < Bench.N; i++) {
      assertEquals(0, bench.house(i).counts().marked().records(), "vault " + (i + 1));
      assertEquals(0, bench.records(i), "vault " + (i + 1));
      assertEquals(2, bench.accounts(i), "vault " + (i + 1));
    }
    Bench.login(bench.token(), Role.SO, Bench.SO_PIN).close();
  }

  @Test
  void vaultsThatAreFullAreToldFromThoseThatAreAway() throws Exception {
    bench = Bench.withToken(folder);
    for (int i = 0; i < 2; i++) {
      bench
          .vaults
          .get(i)
          .lie((act, truth) -> {
            if (!(act.operation() instanceof Put)) {
              return truth;
            }
            truth.close();
            return new FaultyVault.Refused(Reason.QUOTA);
          });
    }
    try (Login user = Bench.login(bench.token())) {
      var full =
          assertThrows(
              CryptokiException.class, () -> bench.token().objects().create(user, StoredKeys.ec()));
      assertEquals(Ckr.DEVICE_MEMORY, full.ckr());
      bench.bringBack();
      bench.tryAgain();
    }
    State.requireTidy(bench);
  }

  private static void write(byte[] bytes, Path to) {
    try {
      Files.write(to, bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
