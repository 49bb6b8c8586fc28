package org.asterism.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.Deposit;
import org.asterism.custody.records.Companions;
import org.asterism.custody.vaults.Environment;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.rows.Row;
import org.asterism.rows.RowKeys;
import org.asterism.threshold.SizeBucket;
import org.asterism.vault.Role;
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

  private final ObjectCache publicView;
  private final long slot;
  private final Journal.Pages journal;
  private final TokenLimits limits;

  /// What is told of the objects, and how much they may be.
  record Bounds(Journal.Pages journal, TokenLimits limits) {}

  TokenObjects(Environment environment, long slot, Bounds bounds) {
    this.slot = slot;
    this.journal = bounds.journal();
    this.limits = bounds.limits();
    this.publicView =
        new ObjectCache(
            environment, slot, row -> ObjectReader.beforeLogin(row, environment.keyForms()));
  }

  /// What an application may see now: without a login, public objects only, whose `CKA_TRUSTED`
  /// reads false until a login has verified them.
  public ObjectView view(Optional<Login> login) throws CryptokiException {
    return login.isPresent() ? cache(login.get()).refresh().view() : publicView.refresh().view();
  }

  /// One object, as far as it is known here; asks the directory only for a number that is not.
  public Optional<TokenObject> find(long number, Optional<Login> login) throws CryptokiException {
    ObjectCache cache = login.isPresent() ? cache(login.get()) : publicView;
    Optional<TokenObject> known = cache.current().view().find(number);
    return known.isPresent() ? known : cache.refresh().view().find(number);
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

  /// Lays `changed` over an object's attributes.
  public TokenObject change(Login login, long number, Attributes changed)
      throws VaultException, CryptokiException {
    // Another change that came first is not undone: this one is laid over it.
    for (int i = 0; i < MAX_CHANGES_AT_ONCE; i++) {
      ObjectCache.State state = cache(login).refresh();
      TokenObject object = find(state, number);
      requireMayWrite(login, object.isPrivate(), false);
      var next = new NewObject(object.attributes().with(changed), object.key(), Optional.empty());
      byte[] content = content(login, next, object.isPrivate()).at(number);
      if (login.opened().objects().change(row(state, number), content).isPresent()) {
        return find(written(login), number);
      }
    }
    throw new CryptokiException(
        Ckr.FUNCTION_FAILED, "others change the object all the time: try again");
  }

  /// A new token object that refers to the same key; `attributes` are the copy's, complete.
  public TokenObject copy(Login login, long number, Attributes attributes)
      throws VaultException, CryptokiException {
    ObjectCache.State state = cache(login).refresh();
    TokenObject object = find(state, number);
    var copy = new NewObject(attributes, object.key(), Optional.empty());
    requireMayWrite(login, copy.isPrivate(), object.hasMaterial());
    Deposit.Content content = content(login, copy, copy.isPrivate());
    requireRoom(state, 1, content.at(0).length);
    try (Deposit deposit = login.opened().objects().deposit(row(state, number).reference())) {
      deposit.add(content, copy.material());
      List<TokenObject> copied = store(login, deposit);
      journal.created(copied, "is a copy of %d".formatted(number), login.caller());
      return copied.getFirst();
    }
  }

  /// Destroys the object, and its key with the last object that refers to it.
  public void destroy(Login login, long number) throws VaultException, CryptokiException {
    ObjectCache.State state = cache(login).refresh();
    TokenObject object = find(state, number);
    requireMayWrite(login, object.isPrivate(), false);
    Row row = row(state, number);
    try {
      login.opened().objects().destroy(row);
    } finally {
      login.opened().keys().forget(row.reference());
      // Gone also where too few vaults confirmed it in time.
      if (!written(login).rows().containsKey(number)) {
        journal.destroyed(object, login.caller());
      }
    }
  }

  /// The key of an object: what a mechanism uses. Asks no vault by itself.
  public KeyUse key(long number, Optional<Login> login) throws CryptokiException {
    ObjectCache.State state = userState(login, number);
    Row row = row(state, number);
    return login.orElseThrow().opened().keys().key(row.reference(), facts(state, number));
  }

  /// The key of an object for operations that share their gathering with no other
  /// (`CKA_ALWAYS_AUTHENTICATE`).
  public KeyUse keyForOne(long number, Login login) throws CryptokiException {
    ObjectCache.State state = userState(Optional.of(login), number);
    Row row = row(state, number);
    return login.opened().keys().unshared(row.reference(), facts(state, number));
  }

  private List<TokenObject> createAll(Login login, List<NewObject> objects)
      throws VaultException, CryptokiException {
    ObjectCache.State state = cache(login).refresh();
    try (Deposit deposit = login.opened().objects().deposit()) {
      long bytes = 0;
      for (NewObject object : objects) {
        requireMayWrite(login, object.isPrivate(), object.material().isPresent());
        requireFits(object);
        Deposit.Content content = content(login, object, object.isPrivate());
        deposit.add(content, object.material());
        bytes += content.at(0).length;
      }
      requireRoom(state, objects.size(), bytes);
      List<TokenObject> created = store(login, deposit);
      boolean local = objects.getLast().attributes().isTrue(Cka.LOCAL);
      journal.created(created, local ? "made" : "imported", login.caller());
      return created;
    }
  }

  private List<TokenObject> store(Login login, Deposit deposit)
      throws VaultException, CryptokiException {
    List<Row> rows = login.opened().objects().create(deposit);
    ObjectCache.State state = written(login);
    var created = new ArrayList<TokenObject>();
    for (Row row : rows) {
      created.add(find(state, row.id()));
    }
    return created;
  }

  private Deposit.Content content(Login login, NewObject object, boolean isPrivate)
      throws CryptokiException {
    Deposit.Content content = sealed(login, object, isPrivate);
    int length = content.at(0).length;
    if (length > MAX_CONTENT_BYTES) {
      throw new CryptokiException(
          Ckr.DEVICE_MEMORY,
          "an object has at most %d bytes, found %d".formatted(MAX_CONTENT_BYTES, length));
    }
    return content;
  }

  private Deposit.Content sealed(Login login, NewObject object, boolean isPrivate)
      throws CryptokiException {
    if (!isPrivate) {
      byte[] content = ObjectReader.publicContent(object.attributes(), object.key());
      return _ -> content;
    }
    RowKeys root = login.opened().privateRoot().orElseThrow();
    return number ->
        ObjectReader.privateContent(
            object.attributes(), object.key(), root, new ObjectReader.Place(slot, number));
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
  private void requireRoom(ObjectCache.State state, int more, long moreBytes)
      throws CryptokiException {
    if (state.rows().size() + more > limits.objects()) {
      throw full(TokenLimits.OBJECTS_KEY, limits.objects());
    }
    long bytes = state.rows().values().stream().mapToLong(row -> row.content().length).sum();
    if (bytes + moreBytes > limits.objectBytes()) {
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

  // A write is seen at once at every level of login, and without one.
  private ObjectCache.State written(Login login) throws CryptokiException {
    publicView.keepUp();
    login.opened().keepUp();
    return cache(login).refresh();
  }

  private static ObjectCache cache(Login login) throws CryptokiException {
    return login.opened().view(login.role());
  }

  // An object that is not known here may be one that was made since.
  private static ObjectCache.State userState(Optional<Login> login, long number)
      throws CryptokiException {
    if (login.isEmpty() || login.get().role() != Role.USER) {
      throw new CryptokiException(Ckr.USER_NOT_LOGGED_IN, "a key is used by a logged-in user");
    }
    ObjectCache cache = cache(login.get());
    ObjectCache.State state = cache.current();
    return state.rows().containsKey(number) ? state : cache.refresh();
  }

  private static TokenObject find(ObjectCache.State state, long number) throws CryptokiException {
    return state.view().find(number).orElseThrow(() -> gone(number));
  }

  private static Row row(ObjectCache.State state, long number) throws CryptokiException {
    return Optional.ofNullable(state.rows().get(number)).orElseThrow(() -> gone(number));
  }

  private static KeyFacts facts(ObjectCache.State state, long number) throws CryptokiException {
    TokenObject object = find(state, number);
    if (!object.hasMaterial()) {
      throw new CryptokiException(Ckr.KEY_HANDLE_INVALID, "the object has no secret key");
    }
    return object.key().orElseThrow(() -> gone(number));
  }

  private static CryptokiException gone(long number) {
    return new CryptokiException(
        Ckr.OBJECT_HANDLE_INVALID, "no object %d, or none to be seen".formatted(number));
  }
}
