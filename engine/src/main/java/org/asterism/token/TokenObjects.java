package org.asterism.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.custody.Deposit;
import org.asterism.custody.MoveTarget;
import org.asterism.custody.records.Companions;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.CustodyTerms;
import org.asterism.custody.records.KeyCustody;
import org.asterism.custody.threshold.BornKey;
import org.asterism.custody.vaults.Environment;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;
import org.asterism.threshold.SizeBucket;
import org.asterism.vault.Role;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;

/// The objects of one token. Safe for use by many threads.
///
/// Numbers come from the directory; a number that is not there, or that the login may not see, is
/// `CKR_OBJECT_HANDLE_INVALID`.
public final class TokenObjects {
  /// The longest content of an object, so that its companion fits a vault's record with what else
  /// is in there.
  static final int MAX_CONTENT_BYTES = Companions.MAX_BYTES - (8 << 10);

  private static final int MAX_CHANGES_AT_ONCE = 16;

  private final Environment environment;
  private final ObjectCache cache;
  private final long slot;
  private final Journal.Pages journal;
  private final TokenLimits limits;
  private final ObjectContents contents;
  private final CustodyTerms terms;
  private volatile CustodyChoice custody;

  // Whoever logs in anew finds it held, too.
  private final Object refreshing = new Object();
  private final KeyReshares reshares;

  /// @param terms what was decided of its keys when the token was made
  TokenObjects(TokenEnvironment given, Journal.Pages journal, CustodyTerms terms) {
    this.environment = given.custody();
    this.slot = given.slot();
    this.contents = new ObjectContents(environment, slot);
    this.cache = new ObjectCache(environment, slot, given.shared().indexes().get());
    this.journal = journal;
    this.limits = given.shared().limits();
    this.terms = terms;
    this.custody = choice(given.settings().custody());
    this.reshares = new KeyReshares(environment, this, refreshing, journal);
  }

  /// What the configuration says of new keys from now on, as far as it decides.
  void follow(CustodyRule configured) {
    custody = choice(configured);
  }

  private CustodyChoice choice(CustodyRule configured) {
    CustodyRule holds = configured.under(terms);
    if (!holds.equals(configured)) {
      journal.ownCustody(holds, configured);
    }
    return new CustodyChoice(environment.keyForms(), holds, k(), environment.members().n());
  }

  /// What custody new keys have, and how many vaults use those that are never whole.
  public KeyTerms terms() {
    return new KeyTerms(custody.rule(), k(), environment.members().n());
  }

  private int k() {
    return terms.k().orElse(environment.members().k());
  }

  /// @param k of `n`, for keys in threshold custody
  public record KeyTerms(CustodyRule rule, int k, int n) {}

  /// The numbers of the objects that match, as an application may see them now: without a login,
  /// public objects only, whose `CKA_TRUSTED` reads false until a login has verified them.
  public long[] search(Template wanted, Optional<Login> login) throws CryptokiException {
    return cache.find(wanted, viewer(login));
  }

  /// One object, as far as it is known here; asks the directory only for a number that is not.
  public Optional<TokenObject> find(long number, Optional<Login> login) throws CryptokiException {
    return cache.find(number, viewer(login)).map(ObjectCache.Known::object);
  }

  /// Durable when it returns: min(n, k+1) vaults hold their share. The material stays the caller's
  /// to close.
  public TokenObject create(Login login, NewObject object)
      throws VaultException, CryptokiException {
    return createAll(login, List.of(object)).getFirst();
  }

  /// Both or none. The material stays the caller's to close.
  public List<TokenObject> createPair(Login login, NewObject publicKey, NewObject privateKey)
      throws VaultException, CryptokiException {
    return createAll(login, List.of(publicKey, privateKey));
  }

  /// Whether a pair like this, which a mechanism made, is to be one that nobody ever has whole: it
  /// is made anew then, by [#birth].
  public boolean isBorn(NewObject privateKey) throws CryptokiException {
    return privateKey.material().isPresent()
        && isShared(privateKey)
        && BornKey.isOf(privateKey.key().orElseThrow(), environment);
  }

  private boolean isShared(NewObject privateKey) throws CryptokiException {
    return custody.of(custody.stated(privateKey)).custody() == Custody.THRESHOLD;
  }

  /// Lets the vaults deal a key to each other, which is to be stored within a minute.
  ///
  /// @param like says what kind of key
  public BornKey birth(Login login, NewObject like) throws VaultException, CryptokiException {
    requireMayWrite(login, true, true);
    Set<Usage> usages = custody.of(custody.stated(like)).usages();
    return login.opened().objects().birth(like.key().orElseThrow(), usages);
  }

  /// Lays `changed` over an object's attributes.
  public TokenObject change(Login login, long number, Attributes changed)
      throws VaultException, CryptokiException {
    // Another change that came first is not undone: this one is laid over it.
    for (int i = 0; i < MAX_CHANGES_AT_ONCE; i++) {
      Row row = row(login, number);
      TokenObject object = object(login, row);
      requireMayWrite(login, object.isPrivate(), false);
      custody.requireMadeFor(object, changed);
      var next = new NewObject(object.attributes().with(changed), object.key(), Optional.empty());
      byte[] content = contents.of(login.opened(), next, object.isPrivate()).at(number);
      if (login.opened().objects().change(row, content).isPresent()) {
        return written(login, number);
      }
    }
    throw new CryptokiException(
        Ckr.FUNCTION_FAILED, "others change the object all the time: try again");
  }

  /// A new token object that refers to the same key; `attributes` are the copy's, complete.
  public TokenObject copy(Login login, long number, Attributes attributes)
      throws VaultException, CryptokiException {
    ObjectCache.Known original = known(login, number);
    custody.requireMadeFor(original.object(), attributes);
    var copy = new NewObject(attributes, original.object().key(), Optional.empty());
    requireMayWrite(login, copy.isPrivate(), original.object().hasMaterial());
    Deposit.Content content = contents.of(login.opened(), copy, copy.isPrivate());
    requireRoom(login, 1, content.at(0).length);
    try (Deposit deposit = login.opened().objects().deposit(original.keyRow())) {
      deposit.add(content, copy.material(), KeyCustody.ASSEMBLED);
      List<TokenObject> copied = store(login, deposit);
      journal.created(copied, "is a copy of %d".formatted(number), login.caller());
      return copied.getFirst();
    }
  }

  /// Destroys the object, and its key with the last object that refers to it.
  public void destroy(Login login, long number) throws VaultException, CryptokiException {
    TokenObject object = known(login, number).object();
    requireMayWrite(login, object.isPrivate(), false);
    Row row = row(login, number);
    try {
      login.opened().objects().destroy(row);
    } finally {
      login.opened().keys().forget(row.reference());
      // Gone also where too few vaults confirmed it in time.
      cache.keepUp(viewer(Optional.of(login)));
      if (find(number, Optional.of(login)).isEmpty()) {
        journal.destroyed(object, login.caller());
      }
    }
  }

  /// Moves the key of an object, and of its copies, to threshold custody; never back. Whoever uses
  /// it meanwhile goes on. A second time it does nothing.
  ///
  /// @throws VaultException if too few vaults released the key, or not all took part; the key stays
  ///   as it is then
  public KeyMove moveToThreshold(Login login, long number)
      throws VaultException, CryptokiException {
    Login user = Login.requireUser(Optional.of(login));
    ObjectCache.Known known = known(user, number);
    Optional<String> refusal = refusal(user, known.keyRow());
    if (refusal.isPresent()) {
      return new KeyMove.Refused(refusal.get());
    }
    Set<Usage> usages = custody.usages(facts(known.object()), known.object().attributes());
    Opened opened = user.opened();
    Optional<Long> remains =
        opened
            .objects()
            .move(MoveTarget.threshold(known.keyRow(), usages), contents.rewriting(opened));
    if (remains.isEmpty()) {
      return new KeyMove.Already();
    }
    opened.keys().forget(known.keyRow());
    cache.keepUp(viewer(Optional.of(user)));
    journal.moved(known.object(), user.caller());
    return new KeyMove.Moved(opened.objects().destroyRemains(remains.get()));
  }

  /// Gives the key of an object new shares: in threshold custody its vaults deal them, else it is
  /// split anew. Whoever uses it meanwhile goes on. One after the other of a token.
  ///
  /// @return whether every vault has destroyed its old share; else that goes on by itself
  /// @throws VaultException if not all vaults took part: the shares are then as they were
  public boolean refreshShares(Login login, long number) throws VaultException, CryptokiException {
    Login user = Login.requireUser(Optional.of(login));
    ObjectCache.Known known = known(user, number);
    synchronized (refreshing) {
      Opened opened = user.opened();
      Optional<Long> remains = opened.refresh(known.keyRow(), contents.rewriting(opened));
      journal.refreshed(known.object(), user.caller());
      return remains.isEmpty() || opened.objects().destroyRemains(remains.get());
    }
  }

  /// The sharing of keys with other vaults.
  public KeyReshares reshares() {
    return reshares;
  }

  // Of all objects that share the key.
  private Optional<String> refusal(Login user, long keyRow) throws CryptokiException {
    for (long number : search(Template.EMPTY, Optional.of(user))) {
      ObjectCache.Known sharing = known(user, number);
      Optional<String> refusal =
          sharing.keyRow() == keyRow ? custody.refusal(sharing.object()) : Optional.empty();
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /// The key of an object: what a mechanism uses. Asks no vault by itself.
  public KeyUse key(long number, Optional<Login> login) throws CryptokiException {
    Login user = Login.requireUser(login);
    ObjectCache.Known known = known(user, number);
    return user.opened().keys().key(known.keyRow(), facts(known.object()));
  }

  /// The key of an object for operations that share their gathering with no other
  /// (`CKA_ALWAYS_AUTHENTICATE`).
  public KeyUse keyForOne(long number, Login login) throws CryptokiException {
    Login user = Login.requireUser(Optional.of(login));
    ObjectCache.Known known = known(user, number);
    return user.opened().keys().unshared(known.keyRow(), facts(known.object()));
  }

  /// Ends what the opening of the token showed, and the opening.
  void end(Opened opened) {
    cache.end(opened);
  }

  private List<TokenObject> createAll(Login login, List<NewObject> objects)
      throws VaultException, CryptokiException {
    try (Deposit deposit = login.opened().objects().deposit()) {
      long bytes = 0;
      for (NewObject wanted : objects) {
        NewObject object = custody.stated(wanted);
        requireMayWrite(login, object.isPrivate(), object.hasSecretKey());
        requireFits(object);
        Deposit.Content content = contents.of(login.opened(), object, object.isPrivate());
        if (object.born().isPresent()) {
          deposit.add(content, object.born().get());
        } else {
          deposit.add(content, object.material(), custody.of(object));
        }
        bytes += content.at(0).length;
      }
      requireRoom(login, objects.size(), bytes);
      List<TokenObject> created = store(login, deposit);
      boolean local = objects.getLast().attributes().isTrue(Cka.LOCAL);
      journal.created(created, local ? "made" : "imported", login.caller());
      return created;
    }
  }

  private List<TokenObject> store(Login login, Deposit deposit)
      throws VaultException, CryptokiException {
    List<Row> rows = login.opened().objects().create(deposit);
    var created = new ArrayList<TokenObject>();
    for (Row row : rows) {
      created.add(written(login, row.id()));
    }
    return created;
  }

  // Protocol §4: the officer makes and changes public objects, a logged-in user the rest. A key's
  // shares are stored and released on a user's grant only.
  private static void requireMayWrite(Login login, boolean isPrivate, boolean withKey)
      throws CryptokiException {
    if (login.role() == Role.SO && (isPrivate || withKey)) {
      throw new CryptokiException(
          Ckr.USER_NOT_LOGGED_IN, "the security officer makes and changes public objects only");
    }
  }

  // What another application makes at the same time may come on top, once.
  private void requireRoom(Login login, int more, long moreBytes) throws CryptokiException {
    ObjectCache.Size size = cache.size(viewer(Optional.of(login)));
    if (size.objects() + more > limits.objects()) {
      throw full(TokenLimits.OBJECTS_KEY, limits.objects());
    }
    if (size.bytes() + moreBytes > limits.objectBytes()) {
      throw full(TokenLimits.BYTES_KEY, limits.objectBytes());
    }
  }

  private CryptokiException full(String key, long limit) {
    journal.full(key, limit);
    return new CryptokiException(
        Ckr.DEVICE_MEMORY, "the token is full: [limits] %s = %d".formatted(key, limit));
  }

  private static void requireFits(NewObject object) throws CryptokiException {
    int length = object.material().map(material -> material.encoded().length()).orElse(0);
    if (length > SizeBucket.MAX_SECRET_BYTES) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE,
          "a key has at most %d bytes, found %d".formatted(SizeBucket.MAX_SECRET_BYTES, length));
    }
  }

  private TokenObject written(Login login, long number) throws CryptokiException {
    cache.keepUp(viewer(Optional.of(login)));
    return known(login, number).object();
  }

  private static Optional<ObjectCache.Viewer> viewer(Optional<Login> login)
      throws CryptokiException {
    return login.isPresent()
        ? Optional.of(new ObjectCache.Viewer(login.get().opened(), login.get().role()))
        : Optional.empty();
  }

  ObjectCache.Known known(Login login, long number) throws CryptokiException {
    return cache.find(number, viewer(Optional.of(login))).orElseThrow(() -> gone(number));
  }

  // As it is stored now: what is known here may be older.
  private Row row(Login login, long number) throws CryptokiException {
    known(login, number);
    return environment
        .directory()
        .read(transaction -> transaction.find(RowKind.OBJECT, number))
        .filter(found -> found.token() == slot && found.state() == RowState.ACTIVE)
        .orElseThrow(() -> gone(number));
  }

  private TokenObject object(Login login, Row row) throws CryptokiException {
    Opened opened = login.opened();
    return ObjectReader.afterLogin(row, opened.root(), opened.privateRoot(), environment.keyForms())
        .orElseThrow(() -> gone(row.id()));
  }

  private static KeyFacts facts(TokenObject object) throws CryptokiException {
    if (!object.hasMaterial()) {
      throw new CryptokiException(Ckr.KEY_HANDLE_INVALID, "the object has no secret key");
    }
    return object.key().orElseThrow(() -> gone(object.number()));
  }

  private static CryptokiException gone(long number) {
    return new CryptokiException(
        Ckr.OBJECT_HANDLE_INVALID, "no object %d, or none to be seen".formatted(number));
  }
}
