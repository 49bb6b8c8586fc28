package org.asterism.token;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.asterism.constellation.TokenOrder;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.Cleaning;
import org.asterism.custody.records.Owing;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.directory.Transaction;
import org.asterism.login.Label;
import org.asterism.login.OwedCredentials;
import org.asterism.login.Staging;
import org.asterism.login.TokenRecord;
import org.asterism.quorum.Answer;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Order;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The slots of this engine and the tokens in them. Safe for use by many threads.
public final class Tokens implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

  private final Environment environment;
  private final Journal journal;
  private final TokenLimits limits;
  private final NavigableMap<Long, Token> tokens = new ConcurrentSkipListMap<>();
  private volatile Function<Label, TokenSettings> settings;
  private final Object making = new Object();
  private final TokenCleaning accounts;
  private final Cleaning records;

  private Tokens(
      Environment environment, Function<Label, TokenSettings> settings, TokenLimits limits) {
    this.limits = limits;
    this.environment = environment;
    this.settings = settings;
    this.journal = new Journal(environment.nanos());
    this.accounts = new TokenCleaning(environment);
    this.records = new Cleaning(environment);
  }

  /// Reads the tokens, and begins to clean what an earlier engine left unfinished.
  ///
  /// @param settings what the configuration says of a token with this label
  public static Tokens open(
      Environment environment, Function<Label, TokenSettings> settings, TokenLimits limits) {
    var tokens = new Tokens(environment, settings, limits);
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
  public void initialise(long slotId, Label label, SecretBytes soPin, Caller caller, Guard guard)
      throws VaultException, CryptokiException {
    Optional<Token> old = token(slotId);
    requireMayInitialise(old, label, caller);
    Making making = () -> make(slotId, label, soPin, caller);
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

  /// How many objects of any kind the token in this slot has.
  public long objectCount(long slotId) {
    return environment
        .directory()
        .<List<Row>, RuntimeException>read(tx -> tx.ofToken(RowKind.OBJECT, slotId))
        .stream()
        .filter(row -> row.state() == RowState.ACTIVE)
        .count();
  }

  /// What came of an order.
  ///
  /// @param done whether so many vaults have done it that it is in force
  public record Obeyed(boolean done, List<Answer<Member>> answers) {}

  /// Brings an order of operators to all vaults, also about a token that is unknown here. Where
  /// some vault was away, the same order is brought again.
  public Obeyed obey(TokenOrder.Signed signed) {
    TokenOrder order = signed.order();
    var policies = new Policies(order.token(), List.of());
    List<Answer<Member>> answers =
        environment.askAll(
            environment.members().n(),
            (member, deadline) -> {
              policies
                  .errand(member, Role.SO, EpochTag.NONE, new Order(signed.text()))
                  .carryOut(member, Authority.NONE, deadline);
              return member;
            });
    boolean done = Answer.given(answers).size() >= environment.members().toRevoke();
    if (done) {
      tokens.values().stream()
          .filter(token -> token.facts().serial().equals(order.token()))
          .findFirst()
          .ifPresent(token -> follow(order.deed(), token));
    }
    return new Obeyed(done, answers);
  }

  private void follow(TokenOrder.Deed deed, Token token) {
    switch (deed) {
      case UNLOCK -> token.unlocked();
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
    require(transaction.compareAndSet(row, RowState.DEAD, row.content()));
  }

  /// What the configuration says from now on.
  public void follow(Function<Label, TokenSettings> others) {
    settings = others;
    tokens.values().forEach(token -> token.follow(others.apply(token.facts().label())));
  }

  @Override
  public void close() {
    tokens.values().forEach(Token::close);
  }

  private void make(long slotId, Label label, SecretBytes soPin, Caller caller)
      throws VaultException, CryptokiException {
    synchronized (making) {
      Optional<Token> old = token(slotId);
      if (old.isPresent()) {
        anew(old.get(), label, soPin);
        journal.of(label, slotId).madeAnew(serial(slotId), old.get().facts().serial(), caller);
      } else {
        requireRoom(caller);
        first(slotId, label, soPin);
        journal.of(label, slotId).made(serial(slotId), caller);
      }
    }
  }

  private void requireRoom(Caller caller) throws CryptokiException {
    if (tokens.size() >= limits.tokens()) {
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
      environment
          .members()
          .find(each.vault())
          .ifPresent(member ->
              new Owing(environment.nanos(), slot)
                  .owed(member.vault().name(), "its %s account".formatted(each.role())));
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
      var token =
          new Token(
              new TokenEnvironment(
                  environment, records, new TokenEnvironment.Shared(journal, limits), slot, its),
              stored);
      tokens.put(slot, token);
    } catch (CorruptRowException damaged) {
      throw new CryptokiException(Ckr.TOKEN_NOT_RECOGNIZED, String.valueOf(damaged.getMessage()));
    }
  }
}
