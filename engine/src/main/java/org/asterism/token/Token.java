package org.asterism.token;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Turn;
import org.asterism.login.AgreedRoots;
import org.asterism.login.BackOff;
import org.asterism.login.Counters;
import org.asterism.login.Finding;
import org.asterism.login.LoginRound;
import org.asterism.login.OwedCredentials;
import org.asterism.login.PinChange;
import org.asterism.login.PinState;
import org.asterism.login.SharingSearch;
import org.asterism.login.TokenRecord;
import org.asterism.secret.Handover;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.Roots;
import org.asterism.vault.VaultException;

/// One initialised token. Safe for use by many threads.
///
/// While somebody is logged in, and for the linger after, it is open: an accepted PIN is recognised
/// without the vaults, and keys are held for their leases. A login that needs the vaults holds back
/// other logins of this token, but nothing else.
public final class Token {
  // What one turn makes beside its login: roots being joined, a new PIN and its credentials.
  private static final int TURN_BYTES = 2048;
  private static final int TURN_BYTES_EACH = 256;

  private final Journal.Pages journal;
  private final Environment environment;
  private final long slot;
  private final OwedCredentials owed;
  private final Counters counters;
  private final PinProofs proofs;
  private final TokenObjects objects;

  // Held while vaults are asked. Whoever takes both takes this one first.
  private final ReentrantLock turn = new ReentrantLock();

  // Never held while vaults are asked.
  private final ReentrantLock state = new ReentrantLock();
  private volatile TokenEnvironment given;
  private volatile TokenRecord.Stored stored;
  private volatile Optional<Opened> opened = Optional.empty();
  private volatile boolean replaced;
  private Runnable keepOpen = () -> {};
  private int holders;
  private long leftAt;
  private long generation;

  Token(TokenEnvironment given, TokenRecord.Stored stored) {
    this.given = given;
    this.environment = given.custody();
    this.slot = given.slot();
    this.stored = stored;
    this.journal = given.shared().journal().of(stored.token().label(), slot);
    this.owed = new OwedCredentials(environment, slot, stored.token().policies());
    this.counters = new Counters(environment, slot, stored.token().triesPerVault());
    this.proofs = new PinProofs(environment, owed, counters, journal);
    this.objects = new TokenObjects(given, journal, stored.token().custody());
  }

  /// What the configuration says of its mechanisms.
  public MechanismRules mechanismRules() {
    return settings().mechanisms();
  }

  public long slotId() {
    return slot;
  }

  /// Label, serial, flags; asks no vault.
  public TokenFacts facts() {
    return TokenFacts.of(stored.token(), environment.members().n(), counters);
  }

  public boolean mayUse(UserName who) {
    return settings().use().admits(who);
  }

  public boolean mayInitialise(UserName who) {
    return settings().initialise().admits(who);
  }

  /// Whether somebody may prove the security officer's PIN: each wrong one is counted for all.
  public boolean mayBeOfficer(UserName who) {
    return settings().officer().admits(who);
  }

  /// One login of one application (PKCS#11 3.1 §5.6.8); closing it is its logout.
  ///
  /// @param who calls; after wrong PINs of theirs it waits first
  /// @throws CryptokiException `CKR_PIN_INCORRECT`, `CKR_PIN_LOCKED`,
  ///   `CKR_USER_PIN_NOT_INITIALIZED`; `CKR_USER_TYPE_INVALID` for the officer's PIN from somebody
  ///   who may not be officer; `CKR_DEVICE_ERROR` if another login waits for vaults for longer than
  ///   the deadline
  /// @throws VaultException if too few vaults answered; then no try was spent where fewer than k
  ///   were ready
  public Login login(Role role, SecretBytes pin, Caller who)
      throws VaultException, CryptokiException {
    return proving(
        role,
        who,
        () -> {
          Optional<Login> again = recognised(role, pin, who);
          return again.isPresent() ? again.get() : inTurn(() -> loginAtVaults(role, pin, who));
        });
  }

  /// `C_SetPIN` in a public session: the old PIN is one counted login.
  public void changePin(Role role, SecretBytes old, SecretBytes fresh, Caller who)
      throws VaultException, CryptokiException {
    proving(
        role,
        who,
        () ->
            inTurn(() -> {
              admit(role, old);
              change(new PinChange.Change(role, role), fresh);
              journal.pinChanged(role, role, who);
              return true;
            }));
  }

  public TokenObjects objects() {
    return objects;
  }

  void initialiseUserPin(SecretBytes pin, Caller who) throws VaultException, CryptokiException {
    inTurn(() -> {
      change(new PinChange.Change(Role.USER, Role.SO), pin);
      journal.pinChanged(Role.USER, Role.SO, who);
      return true;
    });
  }

  /// Gives the roots new shares, by the login of a user.
  void refreshRoots(Caller who) throws VaultException, CryptokiException {
    inTurn(() -> {
      Opened open = opened.orElseThrow();
      stored = open.refreshRoots(stored.token()).stored(open.root());
      journal.refreshedRoots(who);
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

  /// Present while the token is open.
  Optional<Opened> opened() {
    return opened;
  }

  /// Closes at once, whoever is logged in: the engine ends, or the token is made anew.
  void close() {
    state.lock();
    try {
      opened.ifPresent(objects::end);
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

  /// Lets somebody prove a PIN who may, not faster than wrong PINs of theirs allow.
  ///
  /// @throws CryptokiException `CKR_USER_TYPE_INVALID`; what `proof` throws
  <T> T proving(Role role, Caller who, BackOff.Proof<T> proof)
      throws VaultException, CryptokiException {
    if (role == Role.SO && !mayBeOfficer(who.user())) {
      throw proofs.notOfficer(who, stored.token().label());
    }
    return proofs.take(role, who, proof);
  }

  /// What puts another token in the place of one whose officer is logged in.
  @FunctionalInterface
  interface Successor<T> {
    T make(Opened officer) throws VaultException, CryptokiException;
  }

  /// All tries are there again, by order of operators.
  void unlocked() {
    proofs.forget(Role.SO);
    proofs.forget(Role.USER);
  }

  /// Ends for good, by order of operators.
  ///
  /// @param burial is told what is open of it, and writes
  void retire(Consumer<Optional<Opened>> burial) {
    state.lock();
    try {
      burial.accept(opened);
      replaced = true;
      close();
    } finally {
      state.unlock();
    }
    journal.removed(stored.token().serial());
  }

  /// What the configuration says from now on; a token that is open stays as it was opened.
  void follow(TokenSettings others) {
    given = given.with(others);
    objects.follow(others.custody());
  }

  Journal.Pages journal() {
    return journal;
  }

  private TokenSettings settings() {
    return given.settings();
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
      try (var memory = Reservation.of(TURN_BYTES + TURN_BYTES_EACH * environment.members().n())) {
        return memory.<T, VaultException, CryptokiException>lend(work::run);
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
      closeIfOverdue();
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

  private Login enter(Role role, Opened open, Caller who) throws CryptokiException {
    hold();
    journal.loggedIn(role, who);
    return new Login(this, role, open, who);
  }

  private Optional<Login> recognised(Role role, SecretBytes pin, Caller who)
      throws CryptokiException {
    state.lock();
    try {
      closeIfOverdue();
      Optional<Opened> known = opened.filter(open -> open.memory(role).recognises(pin));
      return known.isPresent() ? Optional.of(enter(role, known.get(), who)) : Optional.empty();
    } finally {
      state.unlock();
    }
  }

  private Login loginAtVaults(Role role, SecretBytes pin, Caller who)
      throws VaultException, CryptokiException {
    // The login that this one waited for may have been with the same PIN.
    Optional<Login> meanwhile = recognised(role, pin, who);
    return meanwhile.isPresent() ? meanwhile.get() : enter(role, admit(role, pin), who);
  }

  private void linger() {
    long left = generation;
    leftAt = environment.nanos().getAsLong();
    Duration linger = settings().linger();
    if (linger.isZero()) {
      close();
    } else {
      keepOpen.run();
      keepOpen = environment.background().endAfter(linger, "linger", () -> closeIfStill(left));
    }
  }

  // What was to close the token may not have run: it ends in time all the same.
  private void closeIfOverdue() {
    boolean over = environment.nanos().getAsLong() - leftAt >= settings().linger().toNanos();
    if (holders == 0 && opened.isPresent() && over) {
      close();
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
    Optional<Opened> known = opened;
    Optional<Reservation> memory =
        known.isPresent() ? Optional.empty() : Optional.of(Opened.reserve(environment));
    try (var handover = Handover.orElse(() -> memory.ifPresent(Reservation::close));
        LoginRound.Accepted accepted = accepted(role, pin);
        AgreedRoots agreed =
            new SharingSearch(stored, environment.members(), role).find(accepted.rights())) {
      Roots<SecretBytes> roots = agreed.roots();
      Opened open =
          known.isPresent()
              ? known.get()
              : Opened.open(given, stored, roots.tokenRoot(), memory.orElseThrow());
      opened = Optional.of(handover.to(open));
      given.lineage().nowAndThen();
      var found = new Finding.Of(role, accepted, agreed);
      stored = new Finding(environment, slot, owed, open.root()).keep(found).stored(open.root());
      open.admit(role, accepted, agreed);
      roots.privateRoot().ifPresent(open::admitUser);
      open.memory(role).remember(pin);
      return open;
    }
  }

  private LoginRound.Accepted accepted(Role role, SecretBytes pin)
      throws VaultException, CryptokiException {
    try {
      return proofs.ask(stored.token(), role, pin);
    } finally {
      // Design §7: login memory ends with lock-out, also where this very try was the last.
      if (counters.state(role) == PinState.LOCKED) {
        opened.ifPresent(open -> open.memory(role).forget());
      }
    }
  }

  private void change(PinChange.Change change, SecretBytes pin)
      throws VaultException, CryptokiException {
    given.lineage().requireNotOthers();
    Opened open =
        opened.orElseThrow(() -> new IllegalStateException("a PIN changes in an open token"));
    TokenRecord changed =
        new PinChange(environment, slot, stored.token(), open.roles(), owed).run(change, pin);
    stored = changed.stored(open.root());
    proofs.forget(change.role());
    open.memory(change.role()).forget();
    // A PIN that the officer set has opened nothing here yet: its first login goes to the vaults.
    if (!change.byOfficer()) {
      open.memory(change.role()).remember(pin);
    }
  }
}
