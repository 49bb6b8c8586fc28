package org.asterism.token;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.Cleaning;
import org.asterism.custody.vaults.Environment;
import org.asterism.directory.Transaction;
import org.asterism.login.Label;
import org.asterism.login.OwedCredentials;
import org.asterism.login.Staging;
import org.asterism.login.TokenRecord;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The slots of this engine and the tokens in them. Safe for use by many threads.
public final class Tokens implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

  private final Environment environment;
  private final Function<Label, TokenSettings> settings;
  private final NavigableMap<Long, Token> tokens = new ConcurrentSkipListMap<>();
  private final Object making = new Object();
  private final TokenCleaning accounts;
  private final Cleaning records;

  private Tokens(Environment environment, Function<Label, TokenSettings> settings) {
    this.environment = environment;
    this.settings = settings;
    this.accounts = new TokenCleaning(environment);
    this.records = new Cleaning(environment);
  }

  /// Reads the tokens, and begins to clean what an earlier engine left unfinished.
  ///
  /// @param settings what the configuration says of a token with this label
  public static Tokens open(Environment environment, Function<Label, TokenSettings> settings) {
    var tokens = new Tokens(environment, settings);
    for (TokenRow row : environment.directory().read(Transaction::tokens)) {
      if (row.state() == RowState.ACTIVE) {
        tokens.load(row);
      }
    }
    tokens.accounts.buryLapsed();
    tokens.records.buryLapsed();
    tokens.tokens.forEach(
        (slot, token) -> new Staging(environment, slot, token.record().policies()).abortLapsed());
    return tokens;
  }

  /// Initialised tokens in order of creation, then one uninitialised slot.
  public List<Slot> slots() {
    var slots = new ArrayList<Slot>();
    tokens.forEach((id, token) -> slots.add(new Slot(id, Optional.of(token))));
    slots.add(new Slot(freeSlot(), Optional.empty()));
    return slots;
  }

  /// The token in a slot; empty for the uninitialised slot and for none.
  public Optional<Token> token(long slotId) {
    return Optional.ofNullable(tokens.get(slotId));
  }

  /// `C_InitToken`: makes a new token in the uninitialised slot, or makes one anew, which destroys
  /// its objects and wants the old SO PIN.
  ///
  /// @param guard what must hold meanwhile
  /// @throws CryptokiException `CKR_TOKEN_WRITE_PROTECTED` where a rule forbids it to the caller
  public void initialise(long slotId, Label label, SecretBytes soPin, UserName caller, Guard guard)
      throws VaultException, CryptokiException {
    Optional<Token> old = token(slotId);
    requireMayInitialise(old, label, caller);
    Making making = () -> make(slotId, label, soPin);
    if (old.isEmpty()) {
      guard.hold(making);
      return;
    }
    old.get()
        .proving(
            Role.SO,
            caller,
            () -> {
              guard.hold(making);
              return true;
            });
  }

  /// The making of one token.
  @FunctionalInterface
  public interface Making {
    void run() throws VaultException, CryptokiException;
  }

  /// What must hold while a token is made, and need not while its caller waits to be let try.
  @FunctionalInterface
  public interface Guard {
    void hold(Making making) throws VaultException, CryptokiException;
  }

  @Override
  public void close() {
    tokens.values().forEach(Token::close);
  }

  private void make(long slotId, Label label, SecretBytes soPin)
      throws VaultException, CryptokiException {
    synchronized (making) {
      Optional<Token> old = token(slotId);
      if (old.isPresent()) {
        anew(old.get(), label, soPin);
      } else {
        first(slotId, label, soPin);
      }
    }
  }

  private void first(long slotId, Label label, SecretBytes soPin)
      throws VaultException, CryptokiException {
    if (slotId != freeSlot()) {
      throw new CryptokiException(Ckr.SLOT_ID_INVALID, "no slot %d".formatted(slotId));
    }
    TokenMaker.Made made =
        new TokenMaker(environment, settings.apply(label), accounts).make(label, soPin);
    if (made.row().slot() != slotId) {
      throw new IllegalStateException("slots are made one at a time");
    }
    environment
        .directory()
        .update(transaction -> {
          require(transaction.compareAndSet(made.row(), RowState.ACTIVE, made.content()));
          owe(transaction, slotId, made);
        });
    load(slotId, made.content());
  }

  private void anew(Token old, Label label, SecretBytes soPin)
      throws VaultException, CryptokiException {
    byte[] content = old.replace(soPin, officer -> supersede(old, label, soPin, officer));
    records.soon();
    accounts.soon();
    load(old.slotId(), content);
  }

  // The slot gets the new token; the row that was pending for it dies in its place, with the old
  // token's accounts.
  private byte[] supersede(Token old, Label label, SecretBytes soPin, Opened officer)
      throws VaultException {
    TokenMaker.Made made =
        new TokenMaker(environment, settings.apply(label), accounts).make(label, soPin);
    byte[] before = old.record().encode(officer.root());
    environment
        .directory()
        .update(transaction -> {
          officer.objects().buryAll(transaction);
          transaction.forgetNotes(old.slotId());
          TokenRow row = transaction.token(old.slotId()).orElseThrow();
          require(transaction.compareAndSet(row, RowState.ACTIVE, made.content()));
          require(transaction.compareAndSet(made.row(), RowState.DEAD, before));
          owe(transaction, old.slotId(), made);
        });
    return made.content();
  }

  // Both rows are this engine's alone, and one token is made at a time.
  private static void require(boolean replaced) {
    if (!replaced) {
      throw new IllegalStateException("a token's row was changed while it was made");
    }
  }

  private void owe(Transaction transaction, long slot, TokenMaker.Made made) {
    var owed = new OwedCredentials(environment, slot, made.token().policies());
    for (TokenMaker.OwedAccount each : made.owed()) {
      owed.put(transaction, each.role(), each.vault(), each.owed());
    }
  }

  // Both the rule of the token that goes and that of the one that comes; making a token anew proves
  // the officer's PIN besides.
  private void requireMayInitialise(Optional<Token> old, Label label, UserName caller)
      throws CryptokiException {
    boolean may =
        settings.apply(label).initialise().admits(caller)
            && old.map(token -> token.mayInitialise(caller)).orElse(true);
    if (!may) {
      throw forbidden(label, caller, "initialise");
    }
    if (old.isPresent() && !old.get().mayBeOfficer(caller)) {
      throw forbidden(old.get().facts().label(), caller, "officer");
    }
  }

  private static CryptokiException forbidden(Label label, UserName caller, String rule) {
    LOG.warn(
        "token {}: user {} tried to initialise it and may not: name them under '{}' of the token's"
            + " rule in engine.toml if they are to",
        label,
        caller.user(),
        rule);
    return new CryptokiException(
        Ckr.TOKEN_WRITE_PROTECTED,
        "user %s may not initialise token '%s': rule '%s'".formatted(caller.user(), label, rule));
  }

  private long freeSlot() {
    return environment.directory().read(Transaction::nextSlot);
  }

  private void load(TokenRow row) {
    try {
      load(row.slot(), row.content());
    } catch (CryptokiException damaged) {
      LOG.error("token in slot {} is hidden: {}", row.slot(), damaged.getMessage());
    }
  }

  private void load(long slot, byte[] content) throws CryptokiException {
    try {
      TokenRecord.Stored stored = TokenRecord.decode(content);
      TokenSettings its = settings.apply(stored.token().label());
      var token = new Token(new TokenEnvironment(environment, records, slot, its), stored);
      tokens.put(slot, token);
    } catch (CorruptRowException damaged) {
      throw new CryptokiException(Ckr.TOKEN_NOT_RECOGNIZED, String.valueOf(damaged.getMessage()));
    }
  }
}
