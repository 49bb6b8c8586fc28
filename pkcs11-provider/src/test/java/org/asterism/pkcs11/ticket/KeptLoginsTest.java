package org.asterism.pkcs11.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultUnreachable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept of logins: for whom it opens, how long it stays, and what its proofs may cost.
class KeptLoginsTest {
  private static final Account ACCOUNT = new Account(5, "0123456789abcdef", Role.USER);
  private static final byte[] APPLICATION = new byte[16];
  private static final Duration LASTING = Duration.ofHours(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder;
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final AtomicLong triesLeft = new AtomicLong(15);
  private KeptLogins kept;

  @BeforeEach
  void open() {
    kept = kept("test");
  }

  private KeptLogins kept(String constellation) {
    InstantSource clock = () -> Instant.ofEpochSecond(now.get());
    return KeptLogins.in(new KeptLogins.Terms(folder, LASTING, constellation, clock, RANDOM));
  }

  private static SecretBytes pin(String text) {
    return SecretBytes.takeFrom(text.getBytes(StandardCharsets.UTF_8));
  }

  private SecretBytes keep(OwnLogins own, Account account) {
    try (SecretBytes pin = pin("user-1234")) {
      own.keep(account, pin);
    }
    return own.ticket().orElseThrow().secret().copy();
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    }
  }

  private boolean opens(KeptLogins other, SecretBytes ticket, byte[] application, String user) {
    try (OwnLogins own = other.of(Optional.of(ticket), application, user)) {
      Optional<SecretBytes> found = own.find(ACCOUNT);
      found.ifPresent(SecretBytes::close);
      return found.isPresent();
    }
  }

  @Test
  void opensForTheSameAlone() throws Exception {
    SecretBytes ticket = keep(kept.of(Optional.empty(), APPLICATION, "alice"), ACCOUNT);
    byte[] other = APPLICATION.clone();
    other[15] = 1;
    try (SecretBytes wrong = SecretBytes.random(Ticket.BYTES, RANDOM)) {
      assertTrue(opens(kept("test"), ticket, APPLICATION, "alice"));
      assertFalse(opens(kept("test"), wrong, APPLICATION, "alice"));
      assertFalse(opens(kept("test"), ticket, other, "alice"));
      assertFalse(opens(kept("test"), ticket, APPLICATION, "bob"));
      assertFalse(opens(kept("other"), ticket, APPLICATION, "alice"));
    }
    Path file = files().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      assertFalse(opens(kept("test"), ticket, APPLICATION, "alice"), "byte " + at);
      Files.write(file, java.util.Arrays.copyOf(bytes, at));
      assertFalse(opens(kept("test"), ticket, APPLICATION, "alice"), "cut at " + at);
    }
    ticket.close();
  }

  @Test
  void anotherAccountIsAnother() {
    try (OwnLogins own = kept.of(Optional.empty(), APPLICATION, "alice");
        SecretBytes _ = keep(own, ACCOUNT)) {
      assertTrue(own.find(new Account(5, "fedcba9876543210", Role.USER)).isEmpty());
      assertTrue(own.find(new Account(5, ACCOUNT.serial(), Role.SO)).isEmpty());
    }
  }

  @Test
  void whoStaysAwayIsForgottenAndWhoIsThereIsNot() throws Exception {
    SecretBytes away = keep(kept.of(Optional.empty(), APPLICATION, "alice"), ACCOUNT);
    Path file = files().getFirst();
    KeptLogins next = kept("test");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(now.get())));
    now.addAndGet(LASTING.toSeconds());
    next.sweep();
    assertEquals(1, files().size());
    try (OwnLogins _ = next.of(Optional.of(away), APPLICATION, "alice")) {
      now.addAndGet(LASTING.toSeconds());
      next.sweep();
      assertEquals(1, files().size());
    }
    now.addAndGet(LASTING.toSeconds() + 1);
    next.sweep();
    assertEquals(0, files().size());
    away.close();
  }

  private boolean prove(KeptLogins.Proof proof) throws VaultException, CryptokiException {
    return kept.prove(ACCOUNT, triesLeft::get, proof);
  }

  private static VaultException away() {
    return new VaultUnreachable(
        new VaultName("only", EnrolmentId.random(RANDOM)), "away", new java.io.IOException());
  }

  @Test
  void aWrongPinForgetsAllOfItsAccount() throws Exception {
    for (int i = 0; i < 3; i++) {
      keep(kept.of(Optional.empty(), new byte[16], "alice"), ACCOUNT).close();
    }
    keep(kept.of(Optional.empty(), APPLICATION, "alice"), new Account(5, ACCOUNT.serial(), Role.SO))
        .close();
    assertFalse(
        prove(() -> {
          throw new CryptokiException(Ckr.PIN_INCORRECT, "wrong");
        }));
    assertEquals(1, files().size());
  }

  @Test
  void aVaultThatIsAwayCostsNothing() throws Exception {
    keep(kept.of(Optional.empty(), APPLICATION, "alice"), ACCOUNT).close();
    for (int i = 0; i < 3 * Tries.MAX; i++) {
      assertThrows(
          VaultException.class,
          () ->
              prove(() -> {
                throw away();
              }));
    }
    assertTrue(prove(() -> {}));
    assertEquals(1, files().size());
  }

  @Test
  void triesWithoutAVerdictAreBounded() throws Exception {
    keep(kept.of(Optional.empty(), APPLICATION, "alice"), ACCOUNT).close();
    for (int i = 0; i < Tries.MAX; i++) {
      kept = kept("test"); // another engine, after the last one died
      assertThrows(
          VaultException.class,
          () ->
              prove(() -> {
                triesLeft.decrementAndGet();
                throw away();
              }));
    }
    assertFalse(
        prove(() -> {
          throw new AssertionError("no further try");
        }));
    assertEquals(0, files().size());
  }

  @Test
  void aRefusalForNowIsNone() throws Exception {
    keep(kept.of(Optional.empty(), APPLICATION, "alice"), ACCOUNT).close();
    for (int i = 0; i < 3 * Tries.MAX; i++) {
      assertThrows(
          CryptokiException.class,
          () ->
              prove(() -> {
                throw new CryptokiException(Ckr.FUNCTION_FAILED, "later");
              }));
    }
    assertTrue(prove(() -> {}));
  }

  @Test
  void nothingIsKeptWhereNothingIsToBe() throws Exception {
    try (OwnLogins own = KeptLogins.none().of(Optional.empty(), APPLICATION, "alice");
        SecretBytes pin = pin("user-1234")) {
      own.keep(ACCOUNT, pin);
      assertTrue(own.ticket().isEmpty());
      assertTrue(own.find(ACCOUNT).isEmpty());
    }
    assertEquals(0, files().size());
  }
}
