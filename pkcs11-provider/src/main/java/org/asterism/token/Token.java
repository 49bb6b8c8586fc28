package org.asterism.token;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.asterism.custody.World;
import org.asterism.directory.RowKeys;
import org.asterism.pkcs11.abi.Ckr;
import org.asterism.pkcs11.abi.CryptokiException;
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

  private final World world;
  private final long slot;
  private final TokenSettings settings;
  private final OwedCredentials owed;
  private final Counters counters;
  private final TokenObjects objects;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile TokenRecord.Stored stored;
  private volatile Optional<Opened> opened = Optional.empty();
  private int logins;
  private long generation;

  Token(World world, long slot, TokenRecord.Stored stored, TokenSettings settings) {
    this.world = world;
    this.slot = slot;
    this.stored = stored;
    this.settings = settings;
    this.owed = new OwedCredentials(world, slot, stored.policies(settings.engines()));
    this.counters = new Counters(world, slot, stored.token().triesPerVault());
    this.objects = new TokenObjects(world, slot);
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
        "%d of %d vaults".formatted(token.k(), world.members().n()),
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
  ///   `CKR_USER_PIN_NOT_INITIALIZED`
  /// @throws VaultException if too few vaults answered; then no try was spent where fewer than k
  ///   were ready
  public Login login(Role role, SecretBytes pin) throws VaultException, CryptokiException {
    turn.lock();
    try {
      if (!stored.token().account(role).initialised()) {
        throw new CryptokiException(
            Ckr.USER_PIN_NOT_INITIALIZED, "the security officer has set no user PIN yet");
      }
      boolean known = opened.filter(open -> open.memory(role).recognises(pin)).isPresent();
      return enter(role, known ? opened.orElseThrow() : admit(role, pin));
    } finally {
      turn.unlock();
    }
  }

  /// `C_SetPIN` in a public session: the old PIN is one counted login.
  public void changePin(Role role, SecretBytes old, SecretBytes fresh)
      throws VaultException, CryptokiException {
    turn.lock();
    try (Login _ = enter(role, admit(role, old))) {
      change(role, role, fresh);
    } finally {
      turn.unlock();
    }
  }

  public TokenObjects objects() {
    return objects;
  }

  void initialiseUserPin(SecretBytes pin) throws VaultException {
    turn.lock();
    try {
      change(Role.USER, Role.SO, pin);
    } finally {
      turn.unlock();
    }
  }

  void leave() {
    turn.lock();
    try {
      logins--;
      if (logins == 0) {
        linger();
      }
    } finally {
      turn.unlock();
    }
  }

  /// Closes at once, whoever is logged in: the engine ends, or the token is made anew.
  void close() {
    turn.lock();
    try {
      opened.ifPresent(Opened::close);
      opened = Optional.empty();
    } finally {
      turn.unlock();
    }
  }

  /// Proves the officer's PIN for a token that is to be made anew.
  Opened requireOfficer(SecretBytes soPin) throws VaultException, CryptokiException {
    turn.lock();
    try {
      return admit(Role.SO, soPin);
    } finally {
      turn.unlock();
    }
  }

  TokenRecord record() {
    return stored.token();
  }

  private Login enter(Role role, Opened open) {
    logins++;
    generation++;
    return new Login(this, role, open);
  }

  private void linger() {
    long left = generation;
    if (settings.linger().isZero()) {
      close();
    } else {
      world.background().after(settings.linger(), "linger", () -> closeIfStill(left));
    }
  }

  private void closeIfStill(long left) {
    turn.lock();
    try {
      if (logins == 0 && generation == left) {
        close();
      }
    } finally {
      turn.unlock();
    }
  }

  // One counted round; what it yields is kept in the open token.
  private Opened admit(Role role, SecretBytes pin) throws VaultException, CryptokiException {
    var round = new LoginRound(world, stored.token(), role, owed, counters);
    List<LoginRound.Verdict.Right> rights;
    try {
      rights = rights(round.run(pin));
    } catch (CryptokiException refused) {
      // The try that locks is itself answered as a wrong one.
      if (counters.state(role) == TokenFacts.PinState.LOCKED) {
        opened.ifPresent(open -> open.memory(role).forget());
      }
      throw refused;
    }
    try {
      Roots<SecretBytes> roots = new RootCombiner(stored.token(), world.members()).combine(rights);
      try {
        Opened open = opened.isPresent() ? opened.get() : open(roots.tokenRoot());
        open.admit(role, rights, roots);
        open.memory(role).remember(pin);
        opened = Optional.of(open);
        return open;
      } finally {
        roots.tokenRoot().close();
        roots.privateRoot().ifPresent(SecretBytes::close);
      }
    } finally {
      rights.forEach(LoginRound::close);
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
    return new Opened(world, slot, root, owed, settings);
  }

  private void change(Role role, Role by, SecretBytes pin) throws VaultException {
    Opened open =
        opened.orElseThrow(() -> new IllegalStateException("a PIN changes in an open token"));
    TokenRecord changed = new PinChange(world, slot, stored.token(), open, owed).run(role, by, pin);
    stored = changed.stored(open.root());
    counters.reset(role);
    open.memory(role).forget();
    // A PIN that the officer set has opened nothing here yet: its first login goes to the vaults.
    if (role == by) {
      open.memory(role).remember(pin);
    }
  }

  private static List<LoginRound.Verdict.Right> rights(List<LoginRound.Verdict> verdicts) {
    return verdicts.stream()
        .filter(LoginRound.Verdict.Right.class::isInstance)
        .map(LoginRound.Verdict.Right.class::cast)
        .toList();
  }
}
