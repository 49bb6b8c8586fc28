package org.asterism.token;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.Cleaning;
import org.asterism.custody.records.Debt;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.login.Label;
import org.asterism.login.OwedCredentials;
import org.asterism.login.Staging;
import org.asterism.login.TokenRecord;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Row;
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
  private final Set<Long> making = ConcurrentHashMap.newKeySet();
  private final Lineage lineage;
  private final TokenCleaning accounts;
  private final Cleaning records;

  private Tokens(Environment environment, Function<Label, TokenSettings> settings) {
    this.environment = environment;
    this.settings = settings;
    this.lineage = new Lineage(environment, this::isOutdated);
    this.accounts = new TokenCleaning(environment, lineage);
    this.records = new Cleaning(environment, lineage);
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
    tokens.clean();
    return tokens;
  }

  // What is unfinished now, once this is known to be the copy of the token store that goes on.
  private void clean() {
    List<TokenRow> lapsedTokens = accounts.lapsed();
    List<Row> lapsedRows = records.lapsed();
    List<Staging.Begun> begun =
        tokens.entrySet().stream()
            .flatMap(each -> staging(each.getKey(), each.getValue()).begun().stream())
            .toList();
    lineage.begin(() -> {
      lapsedTokens.forEach(accounts::bury);
      accounts.soon();
      records.bury(lapsedRows);
      begun.forEach(Staging.Begun::abort);
    });
  }

  private Staging staging(long slot, Token token) {
    return new Staging(environment, slot, token.record().policies());
  }

  // Whatever it may lack is put there again while the token is open.
  private void isOutdated(Member vault) {
    LOG.warn(
        "vault {}: its store is an older copy; what it may lack is put there again while the token"
            + " is open",
        vault);
    for (Token token : tokens.values()) {
      Debt.oweAll(environment, token.slotId(), vault.id());
      token.payDebts();
    }
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
  public Token initialise(long slotId, Label label, SecretBytes soPin, UserName caller)
      throws VaultException, CryptokiException {
    // No lock: others make their tokens and list the slots while the vaults are asked.
    if (!making.add(slotId)) {
      throw new CryptokiException(
          Ckr.FUNCTION_FAILED, "the token in slot %d is just being made".formatted(slotId));
    }
    try {
      Optional<Token> old = token(slotId);
      requireMayInitialise(old, slotId, label, caller);
      lineage.requireNotOthers();
      return old.isPresent() ? anew(old.get(), label, soPin) : first(slotId, label, soPin);
    } finally {
      making.remove(slotId);
    }
  }

  @Override
  public void close() {
    lineage.close();
    tokens.values().forEach(Token::close);
  }

  private Token first(long slotId, Label label, SecretBytes soPin)
      throws VaultException, CryptokiException {
    TokenMaker maker = maker(label);
    TokenMaker.Made made =
        maker.make(
            label,
            soPin,
            (transaction, content) -> {
              requireFree(transaction.nextSlot(), slotId);
              return transaction.insertToken(content);
            });
    environment
        .directory()
        .update(transaction -> {
          require(transaction.compareAndSet(made.row(), RowState.ACTIVE, made.content()));
          owe(transaction, slotId, made);
        });
    maker.confirm(made);
    Token token = load(slotId, made.content());
    lineage.requireStep();
    return token;
  }

  private Token anew(Token old, Label label, SecretBytes soPin)
      throws VaultException, CryptokiException {
    byte[] content = old.replace(soPin, officer -> supersede(old, label, soPin, officer));
    Token token = load(old.slotId(), content);
    lineage.requireStep();
    records.soon();
    accounts.soon();
    return token;
  }

  // The slot gets the new token; the row that was pending for it dies in its place, with the old
  // token's accounts.
  private byte[] supersede(Token old, Label label, SecretBytes soPin, Opened officer)
      throws VaultException, CryptokiException {
    TokenMaker maker = maker(label);
    TokenMaker.Made made = maker.make(label, soPin, Transaction::insertToken);
    byte[] before = old.record().encode(officer.root());
    environment
        .directory()
        .update(transaction -> {
          officer.objects().buryAll(transaction);
          transaction.forgetNotes(old.slotId());
          TokenRow row = transaction.token(old.slotId()).orElseThrow();
          require(transaction.compareAndSet(row, RowState.ACTIVE, made.content()));
          byte[] dead = TokenCleaning.dead(true, before);
          require(transaction.compareAndSet(made.row(), RowState.DEAD, dead));
          owe(transaction, old.slotId(), made);
        });
    maker.confirm(made);
    cleanBy(officer, made.row().slot());
    return made.content();
  }

  // While the officer's grants are here: what was in use goes with them. It was decided, so that a
  // failure here is nobody's but the background's.
  private void cleanBy(Opened officer, long deadSlot) {
    try {
      records.now();
      accounts.replaced(deadSlot, officer.roles().access(Role.SO));
    } catch (RuntimeException failed) {
      LOG.error("a token that was made anew is cleaned later", failed);
    }
  }

  private TokenMaker maker(Label label) {
    return new TokenMaker(environment, settings.apply(label), accounts);
  }

  private static void requireFree(long free, long slotId) throws CryptokiException {
    if (slotId != free) {
      throw new CryptokiException(Ckr.SLOT_ID_INVALID, "no slot %d".formatted(slotId));
    }
  }

  // Both rows are this engine's alone, and of one call.
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

  private void requireMayInitialise(Optional<Token> old, long slotId, Label label, UserName caller)
      throws CryptokiException {
    if (old.isEmpty()) {
      requireFree(freeSlot(), slotId);
    }
    boolean may =
        settings.apply(label).initialise().admits(caller)
            && old.map(token -> token.mayInitialise(caller)).orElse(true);
    if (!may) {
      throw new CryptokiException(
          Ckr.FUNCTION_REJECTED,
          "user %s may not initialise token '%s'".formatted(caller.user(), label));
    }
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

  private Token load(long slot, byte[] content) throws CryptokiException {
    try {
      TokenRecord.Stored stored = TokenRecord.decode(content);
      TokenSettings its = settings.apply(stored.token().label());
      var token = new Token(new TokenEnvironment(environment, lineage, records, slot, its), stored);
      tokens.put(slot, token);
      return token;
    } catch (CorruptRowException damaged) {
      throw new CryptokiException(Ckr.TOKEN_NOT_RECOGNIZED, String.valueOf(damaged.getMessage()));
    }
  }
}
