package org.asterism.token;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Turn;
import org.asterism.login.Counters;
import org.asterism.login.Finding;
import org.asterism.login.LoginRound;
import org.asterism.login.OwedCredentials;
import org.asterism.login.PinChange;
import org.asterism.login.PinState;
import org.asterism.login.RootCombiner;
import org.asterism.login.TokenRecord;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One initialised token. Safe for use by many threads.
///
/// While somebody is logged in, and for the linger after, it is open: an accepted PIN is recognised
/// without the vaults, and keys are held for their leases. A login that needs the vaults holds back
/// other logins of this token, but nothing else.
public final class Token {
  private static final Logger LOG = LoggerFactory.getLogger(Token.class);

  private final TokenEnvironment given;
  private final Environment environment;
  private final long slot;
  private final TokenSettings settings;
  private final OwedCredentials owed;
  private final Counters counters;
  private final TokenObjects objects;

  // Held while vaults are asked. Whoever takes both takes this one first.
  private final ReentrantLock turn = new ReentrantLock();

  // Never held while vaults are asked.
  private final ReentrantLock state = new ReentrantLock();
  private volatile TokenRecord.Stored stored;
  private volatile Optional<Opened> opened = Optional.empty();
  private volatile boolean replaced;
  private Runnable keepOpen = () -> {};
  private int holders;
  private long generation;

  Token(TokenEnvironment given, TokenRecord.Stored stored) {
    this.given = given;
    this.environment = given.custody();
    this.slot = given.slot();
    this.settings = given.settings();
    this.stored = stored;
    this.owed = new OwedCredentials(environment, slot, stored.token().policies());
    this.counters = new Counters(environment, slot, stored.token().triesPerVault());
    this.objects = new TokenObjects(environment, slot);
  }

  public long slotId() {
    return slot;
  }

  /// Label, serial, flags; asks no vault.
  public TokenFacts facts() {
    TokenRecord token = stored.token();
    return new TokenFacts(
        token.label(),
        token.serial(),
        "%d of %d vaults".formatted(token.k(), environment.members().n()),
        token.user().initialised(),
        counters.state(Role.SO),
        counters.state(Role.USER));
  }

  public boolean mayUse(UserName who) {
    return settings.use().admits(who);
  }

  public boolean mayInitialise(UserName who) {
    return settings.initialise().admits(who);
  }

  /// One login of one application (PKCS#11 3.1 §5.6.8); closing it is its logout.
  ///
  /// @throws CryptokiException `CKR_PIN_INCORRECT`, `CKR_PIN_LOCKED`,
  ///   `CKR_USER_PIN_NOT_INITIALIZED`; `CKR_DEVICE_ERROR` if another login waits for vaults for
  ///   longer than the deadline
  /// @throws VaultException if too few vaults answered; then no try was spent where fewer than k
  ///   were ready
  public Login login(Role role, SecretBytes pin) throws VaultException, CryptokiException {
    Optional<Login> again = recognised(role, pin);
    return again.isPresent() ? again.get() : inTurn(() -> loginAtVaults(role, pin));
  }

  /// `C_SetPIN` in a public session: the old PIN is one counted login.
  public void changePin(Role role, SecretBytes old, SecretBytes fresh)
      throws VaultException, CryptokiException {
    inTurn(() -> {
      admit(role, old);
      change(new PinChange.Change(role, role), fresh);
      return true;
    });
  }

  public TokenObjects objects() {
    return objects;
  }

  void initialiseUserPin(SecretBytes pin) throws VaultException, CryptokiException {
    inTurn(() -> {
      change(new PinChange.Change(Role.USER, Role.SO), pin);
      return true;
    });
  }

  void leave() {
    state.lock();
    try {
      holders--;
      if (holders == 0) {
        linger();
      }
    } finally {
      state.unlock();
    }
  }

  /// What is owed to vaults, while the token is open.
  void payDebts() {
    opened.ifPresent(open -> open.objects().debts().soon());
  }

  /// Closes at once, whoever is logged in: the engine ends, or the token is made anew.
  void close() {
    state.lock();
    try {
      opened.ifPresent(Opened::close);
      opened = Optional.empty();
    } finally {
      state.unlock();
    }
  }

  /// Makes the token anew, after the officer's PIN has been proven by a counted login.
  ///
  /// @param successor puts another token in its place; if it succeeds, this one is closed for good
  <T> T replace(SecretBytes soPin, Successor<T> successor)
      throws VaultException, CryptokiException {
    return inTurn(() -> {
      T next = successor.make(admit(Role.SO, soPin));
      replaced = true;
      close();
      return next;
    });
  }

  /// What puts another token in the place of one whose officer is logged in.
  @FunctionalInterface
  interface Successor<T> {
    T make(Opened officer) throws VaultException, CryptokiException;
  }

  TokenRecord record() {
    return stored.token();
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws VaultException, CryptokiException;
  }

  // The token stays open while the work is under way.
  private <T> T inTurn(Work<T> work) throws VaultException, CryptokiException {
    if (!Turn.take(turn, environment.deadline())) {
      throw new CryptokiException(
          Ckr.DEVICE_ERROR, "another login of this token is waiting for its vaults: try again");
    }
    try {
      hold();
      try {
        return work.run();
      } finally {
        leave();
      }
    } finally {
      turn.unlock();
    }
  }

  private void hold() throws CryptokiException {
    state.lock();
    try {
      if (replaced) {
        throw new CryptokiException(
            Ckr.TOKEN_NOT_RECOGNIZED, "the token was initialised anew: open a new session");
      }
      holders++;
      generation++;
    } finally {
      state.unlock();
    }
  }

  private Login enter(Role role, Opened open) throws CryptokiException {
    hold();
    return new Login(this, role, open);
  }

  private Optional<Login> recognised(Role role, SecretBytes pin) throws CryptokiException {
    state.lock();
    try {
      Optional<Opened> known = opened.filter(open -> open.memory(role).recognises(pin));
      return known.isPresent() ? Optional.of(enter(role, known.get())) : Optional.empty();
    } finally {
      state.unlock();
    }
  }

  private Login loginAtVaults(Role role, SecretBytes pin) throws VaultException, CryptokiException {
    // The login that this one waited for may have been with the same PIN.
    Optional<Login> meanwhile = recognised(role, pin);
    return meanwhile.isPresent() ? meanwhile.get() : enter(role, admit(role, pin));
  }

  private void linger() {
    long left = generation;
    if (settings.linger().isZero()) {
      close();
    } else {
      keepOpen.run();
      keepOpen =
          environment.background().endAfter(settings.linger(), "linger", () -> closeIfStill(left));
    }
  }

  private void closeIfStill(long left) {
    state.lock();
    try {
      if (holders == 0 && generation == left) {
        close();
      }
    } finally {
      state.unlock();
    }
  }

  // One counted round; what it yields is kept in the open token.
  private Opened admit(Role role, SecretBytes pin) throws VaultException, CryptokiException {
    try (LoginRound.Accepted accepted = accepted(role, pin)) {
      var combiner = new RootCombiner(stored.token(), environment.members(), role);
      Roots<SecretBytes> roots = combiner.combine(accepted.rights());
      try {
        Opened open = opened.isPresent() ? opened.get() : open(roots.tokenRoot());
        opened = Optional.of(open);
        given.lineage().nowAndThen();
        keep(new Finding.Of(stored.token(), role, accepted), open);
        open.admit(role, accepted, combiner);
        roots.privateRoot().ifPresent(open::admitUser);
        open.memory(role).remember(pin);
        return open;
      } finally {
        roots.tokenRoot().close();
        roots.privateRoot().ifPresent(SecretBytes::close);
      }
    }
  }

  private void keep(Finding.Of login, Opened open) throws CryptokiException {
    TokenRecord now = new Finding(environment, slot, owed, open.root()).keep(login);
    if (login.moved()) {
      stored = now.stored(open.root());
    }
  }

  private LoginRound.Accepted accepted(Role role, SecretBytes pin)
      throws VaultException, CryptokiException {
    var round = new LoginRound(environment, stored.token(), role, owed, counters);
    try {
      return round.run(pin);
    } catch (VaultException undecided) {
      // An older copy of the row may not know of the PIN; the vaults were asked, and do not either.
      if (stored.token().account(role).initialised()) {
        throw undecided;
      }
      throw new CryptokiException(
          Ckr.USER_PIN_NOT_INITIALIZED, "the security officer has set no user PIN yet");
    } finally {
      // Design §7: login memory ends with lock-out, also where this very try was the last.
      if (counters.state(role) == PinState.LOCKED) {
        opened.ifPresent(open -> open.memory(role).forget());
      }
    }
  }

  private Opened open(SecretBytes tokenRoot) throws CryptokiException {
    RowKeys root = RowKeys.derive(tokenRoot, "token-root");
    if (!stored.verifies(root)) {
      root.close();
      LOG.error("token {}: its row does not fit its root: damaged or forged", slot);
      throw new CryptokiException(
          Ckr.TOKEN_NOT_RECOGNIZED, "the token's row was not written by this token's engine");
    }
    return new Opened(given, stored.token(), root);
  }

  private void change(PinChange.Change change, SecretBytes pin)
      throws VaultException, CryptokiException {
    given.lineage().requireNotOthers();
    Opened open =
        opened.orElseThrow(() -> new IllegalStateException("a PIN changes in an open token"));
    TokenRecord changed =
        new PinChange(environment, slot, stored.token(), open.roles(), owed).run(change, pin);
    stored = changed.stored(open.root());
    counters.reset(change.role());
    open.memory(change.role()).forget();
    // A PIN that the officer set has opened nothing here yet: its first login goes to the vaults.
    if (!change.byOfficer()) {
      open.memory(change.role()).remember(pin);
    }
  }
}
