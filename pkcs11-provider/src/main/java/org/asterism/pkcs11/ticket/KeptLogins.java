package org.asterism.pkcs11.ticket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Turn;
import org.asterism.logging.SparingLog;
import org.asterism.secret.PrivateFile;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logins of all applications, kept for the next engine: a file each, in a folder in memory,
/// sealed under the application's [Ticket]. Without the ticket a file helps nobody.
///
/// A file goes when its application logs out, ends, or does not come back in time; and with each
/// change of its account's PIN. Safe for use by many threads.
public final class KeptLogins {
  private static final Logger LOG = LoggerFactory.getLogger(KeptLogins.class);
  private static final SparingLog SPARING = new SparingLog(LOG);

  /// How long a kept login waits for another one of its account to be proven.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Optional<Terms> terms;
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();
  private final Map<Account, ReentrantLock> turns = new ConcurrentHashMap<>();

  /// What keeping is given from outside.
  ///
  /// @param folder in memory, and nobody else's
  /// @param lasting how long an application may stay away
  /// @param constellation whose tokens these logins are for
  public record Terms(
      Path folder,
      Duration lasting,
      String constellation,
      InstantSource clock,
      SecureRandom random) {}

  private KeptLogins(Optional<Terms> terms) {
    this.terms = terms;
  }

  /// Nothing is kept: logins end with the engine.
  public static KeptLogins none() {
    return new KeptLogins(Optional.empty());
  }

  public static KeptLogins in(Terms terms) {
    return new KeptLogins(Optional.of(terms));
  }

  /// What is kept of one application.
  ///
  /// @param shown what it shows as its ticket; it gets another one where nothing is kept under that
  /// @param application its id
  /// @param user whose it is
  public OwnLogins of(Optional<SecretBytes> shown, byte[] application, String user) {
    return terms
        .map(kept -> {
          Ticket ticket = shown.flatMap(this::known).orElseGet(() -> Ticket.draw(kept.random()));
          claimed.add(ticket.name());
          return new OwnLogins(
              this, Optional.of(ticket), owner(kept.constellation(), application, user));
        })
        .orElseGet(() -> new OwnLogins(this, Optional.empty(), application));
  }

  /// A PIN has changed, or was wrong: no login that is kept with it is tried again.
  public void forgetAccount(long slot, Role role) {
    for (Path file : files()) {
      read(file)
          .map(KeptLogin::account)
          .filter(account -> account.slot() == slot && account.role() == role)
          .ifPresent(_ -> delete(file));
    }
  }

  /// What proves a kept PIN to the vaults.
  @FunctionalInterface
  public interface Proof {
    void give() throws VaultException, CryptokiException;
  }

  /// Lets a kept PIN be proven: one of an account at a time, and where one is wrong, none of that
  /// account any more.
  ///
  /// @param triesLeft of the account, as far as is known here
  /// @return whether it was right
  /// @throws VaultException if too few vaults answered: it may be proven later
  /// @throws CryptokiException if it is not its time yet
  public boolean prove(Account account, LongSupplier triesLeft, Proof proof)
      throws VaultException, CryptokiException {
    ReentrantLock turn =
        turns.computeIfAbsent(
            new Account(account.slot(), "", account.role()), _ -> new ReentrantLock());
    if (!Turn.take(turn, PATIENCE)) {
      throw new CryptokiException(
          Ckr.DEVICE_ERROR, "another kept login of this token is waiting for its vaults");
    }
    try {
      return proveInTurn(account, triesLeft, proof);
    } catch (IOException failed) {
      complain("tries", failed);
      return false;
    } finally {
      turn.unlock();
    }
  }

  private boolean proveInTurn(Account account, LongSupplier triesLeft, Proof proof)
      throws VaultException, CryptokiException, IOException {
    Tries tries = tries(account);
    if (!tries.begin()) {
      tries.end();
      forgetWrong(account, "%d tries without a verdict".formatted(Tries.MAX));
      return false;
    }
    long before = triesLeft.getAsLong();
    try {
      proof.give();
      tries.end();
      return true;
    } catch (VaultException undecided) {
      if (triesLeft.getAsLong() == before) {
        tries.takeBack();
      }
      throw undecided;
    } catch (CryptokiException refused) {
      tries.takeBack();
      return refuse(account, refused);
    }
  }

  private boolean refuse(Account account, CryptokiException refused)
      throws CryptokiException, IOException {
    switch (refused.ckr()) {
      case PIN_INCORRECT, PIN_LOCKED, USER_PIN_NOT_INITIALIZED -> {
        tries(account).end();
        forgetWrong(account, refused.ckr().name());
      }
      case DEVICE_ERROR, FUNCTION_FAILED -> throw refused;
      default ->
          LOG.info("slot {}: a kept login does not go on: {}", account.slot(), refused.ckr());
    }
    return false;
  }

  private void forgetWrong(Account account, String why) {
    LOG.warn(
        "slot {}: kept logins of role {} are forgotten: {}; their applications log in again",
        account.slot(),
        account.role(),
        why);
    forgetAccount(account.slot(), account.role());
  }

  /// Notes which applications are still there, and forgets those that stayed away for too long.
  public void sweep() {
    terms.ifPresent(kept -> files().forEach(file -> sweep(file, kept)));
  }

  private void sweep(Path file, Terms kept) {
    Instant now = kept.clock().instant();
    try {
      if (claimed.contains(ticketOf(file))) {
        Files.setLastModifiedTime(file, FileTime.from(now));
      } else if (Files.getLastModifiedTime(file).toInstant().plus(kept.lasting()).isBefore(now)) {
        delete(file);
      }
    } catch (NoSuchFileException gone) {
      return;
    } catch (IOException failed) {
      complain("sweep", failed);
    }
  }

  private Tries tries(Account account) {
    String name = "%d-%s.tries".formatted(account.slot(), account.role());
    return new Tries(terms.orElseThrow().folder().resolve(name));
  }

  SecureRandom random() {
    return terms.orElseThrow().random();
  }

  void put(String name, KeptLogin login) {
    try {
      PrivateFile.replace(file(name, login.account().slot()), login.toBytes());
    } catch (IOException failed) {
      complain("put", failed);
    }
  }

  Optional<KeptLogin> get(String name, long slot) {
    return read(file(name, slot));
  }

  void remove(String name, long slot) {
    delete(file(name, slot));
  }

  void removeAllBut(String name, Collection<Long> slots) {
    List<Path> stay = slots.stream().map(slot -> file(name, slot)).toList();
    files().stream()
        .filter(file -> ticketOf(file).equals(name) && !stay.contains(file))
        .forEach(KeptLogins::delete);
  }

  void release(String name) {
    claimed.remove(name);
  }

  private Optional<Ticket> known(SecretBytes shown) {
    if (shown.length() != Ticket.BYTES) {
      return Optional.empty();
    }
    Ticket ticket = Ticket.of(shown);
    String name = ticket.name();
    if (files().stream().anyMatch(file -> ticketOf(file).equals(name))) {
      return Optional.of(ticket);
    }
    ticket.close();
    return Optional.empty();
  }

  private Path file(String name, long slot) {
    return terms.orElseThrow().folder().resolve(name + "-" + slot);
  }

  private static String ticketOf(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, Math.max(0, name.indexOf('-')));
  }

  private List<Path> files() {
    if (terms.isEmpty()) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(terms.get().folder())) {
      return found.toList();
    } catch (IOException | UncheckedIOException failed) {
      complain("list", failed);
      return List.of();
    }
  }

  private static Optional<KeptLogin> read(Path file) {
    try {
      return Files.size(file) > KeptLogin.MAX_BYTES
          ? Optional.empty()
          : KeptLogin.parse(Files.readAllBytes(file));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException failed) {
      complain("read", failed);
      return Optional.empty();
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failed) {
      complain("delete", failed);
    }
  }

  // A login that is not kept ends with the engine, as all did before: no call fails for it.
  private static void complain(String place, Exception failed) {
    SPARING.warn(
        "tickets",
        place,
        () -> "logins are not kept for the next engine as they should be: " + failed);
  }

  private static byte[] owner(String constellation, byte[] application, String user) {
    byte[] whose = constellation.getBytes(StandardCharsets.UTF_8);
    byte[] who = user.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 * Integer.BYTES + whose.length + application.length + who.length)
        .putInt(whose.length)
        .put(whose)
        .putInt(application.length)
        .put(application)
        .put(who)
        .array();
  }
}
