package org.asterism.token;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.asterism.constellation.TokenOrder;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.Cleaning;
import org.asterism.custody.records.Debt;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.login.Label;
import org.asterism.login.Staging;
import org.asterism.login.TokenRecord;
import org.asterism.quorum.Answer;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
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
  private final Journal journal;
  private final TokenLimits limits;
  private final Supplier<ObjectIndex> indexes;
  private final NavigableMap<Long, Token> tokens = new ConcurrentSkipListMap<>();
  private final Set<Long> making = ConcurrentHashMap.newKeySet();
  private volatile Function<Label, TokenSettings> settings;
  private final Lineage lineage;
  private final TokenCleaning accounts;
  private final Cleaning records;

  private Tokens(
      Environment environment,
      Function<Label, TokenSettings> settings,
      TokenLimits limits,
      Supplier<ObjectIndex> indexes) {
    this.limits = limits;
    this.indexes = indexes;
    this.environment = environment;
    this.settings = settings;
    this.journal = new Journal(environment.nanos());
    this.lineage = new Lineage(environment, this::isOutdated);
    this.accounts = new TokenCleaning(environment, lineage);
    this.records = new Cleaning(environment, lineage);
  }

  /// Reads the tokens, and begins to clean what an earlier engine left unfinished.
  ///
  /// @param settings what the configuration says of a token with this label
  /// @param indexes makes the empty index of one token
  public static Tokens open(
      Environment environment,
      Function<Label, TokenSettings> settings,
      TokenLimits limits,
      Supplier<ObjectIndex> indexes) {
    var tokens = new Tokens(environment, settings, limits, indexes);
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
        tokens.values().stream().flatMap(each -> staging(each).begun().stream()).toList();
    lineage.begin(() -> {
      lapsedTokens.forEach(accounts::bury);
      accounts.soon();
      records.bury(lapsedRows);
      begun.forEach(Staging.Begun::abort);
    });
  }

  private Staging staging(Token token) {
    return new Staging(environment, token.slotId(), token.record().policies());
  }

  // Whatever it may lack is put there again while the token is open.
  private void isOutdated(Member vault) {
    LOG.warn(
        "vault {}: its store is an older copy; what it may lack is put there again while the token"
            + " is open",
        vault);
    for (Token token : tokens.values()) {
      Debt.oweAll(environment, token.slotId(), vault.id());
      token.opened().ifPresent(Opened::payDebts);
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
  ///
  /// @param guard what must hold meanwhile
  /// @throws CryptokiException `CKR_TOKEN_WRITE_PROTECTED` where a rule forbids it to the caller
  public void initialise(long slotId, NewToken wanted, SecretBytes pin, Caller caller, Guard guard)
      throws VaultException, CryptokiException {
    Optional<Token> old = token(slotId);
    requireMayInitialise(old, wanted.label(), caller);
    Making its = () -> make(slotId, old, wanted, pin, caller);
    if (old.isEmpty()) {
      guard.hold(its);
      return;
    }
    old.get()
        .proving(
            Role.SO,
            caller,
            () -> {
              guard.hold(its);
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

  /// How many objects of any kind the token in this slot has.
  public long objectCount(long slotId) {
    return environment.directory().read(transaction -> transaction.count(RowKind.OBJECT, slotId));
  }

  /// Brings an order of operators to all vaults, also about a token that is unknown here. Where
  /// some vault was away, the same order is brought again.
  public Obeyed obey(TokenOrder.Signed signed) {
    TokenOrder order = signed.order();
    List<Answer<Orders.Step>> answers = Orders.bring(signed, environment);
    boolean done = Answer.given(answers).size() >= environment.members().toRevoke();
    if (done) {
      tokens.values().stream()
          .filter(token -> token.facts().serial().equals(order.token()))
          .findFirst()
          .ifPresent(token -> follow(order.deed(), token));
    }
    return Obeyed.of(done, answers);
  }

  private void follow(TokenOrder.Deed deed, Token token) {
    switch (deed) {
      case UNLOCK -> token.unlocked();
      case RESTORE, RESEAT -> token.opened().ifPresent(Opened::payDebts);
      case REMOVE -> {
        token.retire(opened -> environment.directory().update(tx -> bury(tx, token, opened)));
        tokens.remove(token.slotId(), token);
        records.soon();
        accounts.soon();
      }
    }
  }

  private void bury(Transaction transaction, Token token, Optional<Opened> opened) {
    long slot = token.slotId();
    opened.ifPresentOrElse(
        open -> open.objects().buryAll(transaction), () -> records.abandon(transaction, slot));
    transaction.forgetNotes(slot);
    TokenRow row = transaction.token(slot).orElseThrow();
    byte[] dead = TokenCleaning.dead(true, row.content());
    require(transaction.compareAndSet(row, RowState.DEAD, dead));
  }

  /// What the configuration says from now on.
  public void follow(Function<Label, TokenSettings> others) {
    settings = others;
    tokens.values().forEach(token -> token.follow(others.apply(token.facts().label())));
  }

  @Override
  public void close() {
    lineage.close();
    tokens.values().forEach(Token::close);
  }

  // No lock: others make their tokens and list the slots while the vaults are asked.
  private void make(
      long slotId, Optional<Token> old, NewToken wanted, SecretBytes soPin, Caller caller)
      throws VaultException, CryptokiException {
    if (!making.add(slotId)) {
      throw justMade(slotId);
    }
    try {
      if (!token(slotId).equals(old)) {
        throw justMade(slotId);
      }
      lineage.requireNotOthers();
      if (old.isPresent()) {
        anew(old.get(), wanted, soPin);
        journal
            .of(wanted.label(), slotId)
            .madeAnew(serial(slotId), old.get().facts().serial(), caller);
      } else {
        requireFree(freeSlot(), slotId);
        requireRoom(caller);
        first(slotId, wanted, soPin);
        journal.of(wanted.label(), slotId).made(serial(slotId), caller);
      }
    } finally {
      making.remove(slotId);
    }
  }

  private static CryptokiException justMade(long slotId) {
    return new CryptokiException(
        Ckr.FUNCTION_FAILED, "the token in slot %d is just being made".formatted(slotId));
  }

  // With the new one, and those that others make now.
  private void requireRoom(Caller caller) throws CryptokiException {
    var slots = new HashSet<>(making);
    slots.addAll(tokens.keySet());
    if (slots.size() > limits.tokens()) {
      journal.full(limits.tokens(), caller);
      throw new CryptokiException(
          Ckr.DEVICE_MEMORY,
          "the engine has %d tokens: [limits] %s"
              .formatted(limits.tokens(), TokenLimits.TOKENS_KEY));
    }
  }

  private String serial(long slotId) {
    return token(slotId).map(made -> made.facts().serial()).orElse("unknown");
  }

  private void first(long slotId, NewToken wanted, SecretBytes soPin)
      throws VaultException, CryptokiException {
    TokenMaker maker = maker(wanted.label());
    TokenMaker.Made made =
        maker.make(
            wanted,
            soPin,
            (transaction, content) -> {
              requireFree(transaction.nextSlot(), slotId);
              return transaction.insertToken(content);
            });
    environment
        .directory()
        .update(transaction -> {
          require(transaction.compareAndSet(made.row(), RowState.ACTIVE, made.content()));
          made.owe(transaction, environment, slotId);
        });
    maker.confirm(made);
    load(slotId, made.content());
    lineage.requireStep();
  }

  private void anew(Token old, NewToken wanted, SecretBytes soPin)
      throws VaultException, CryptokiException {
    byte[] content = old.replace(soPin, officer -> supersede(old, wanted, soPin, officer));
    load(old.slotId(), content);
    lineage.requireStep();
    records.soon();
    accounts.soon();
  }

  // The slot gets the new token; the row that was pending for it dies in its place, with the old
  // token's accounts.
  private byte[] supersede(Token old, NewToken wanted, SecretBytes soPin, Opened officer)
      throws VaultException, CryptokiException {
    TokenMaker maker = maker(wanted.label());
    NewToken kept = wanted.after(old.record().custody());
    TokenMaker.Made made = maker.make(kept, soPin, Transaction::insertToken);
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
          made.owe(transaction, environment, old.slotId());
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

  // Both the rule of the token that goes and that of the one that comes; making a token anew proves
  // the officer's PIN besides.
  private void requireMayInitialise(Optional<Token> old, Label label, Caller caller)
      throws CryptokiException {
    boolean may =
        settings.apply(label).initialise().admits(caller.user())
            && old.map(token -> token.mayInitialise(caller.user())).orElse(true);
    if (!may) {
      throw forbidden(label, caller, "initialise");
    }
    if (old.isPresent() && !old.get().mayBeOfficer(caller.user())) {
      throw forbidden(old.get().facts().label(), caller, "officer");
    }
  }

  private CryptokiException forbidden(Label label, Caller caller, String rule) {
    journal.forbidden(label, caller, rule);
    return new CryptokiException(
        Ckr.TOKEN_WRITE_PROTECTED,
        "user %s may not initialise token '%s': rule '%s'"
            .formatted(caller.user().user(), label, rule));
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
      var shared = new TokenEnvironment.Shared(journal, limits, indexes);
      var token =
          new Token(new TokenEnvironment(environment, lineage, records, shared, slot, its), stored);
      tokens.put(slot, token);
    } catch (CorruptRowException damaged) {
      throw new CryptokiException(Ckr.TOKEN_NOT_RECOGNIZED, String.valueOf(damaged.getMessage()));
    }
  }
}
