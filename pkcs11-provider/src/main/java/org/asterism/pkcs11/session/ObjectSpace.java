package org.asterism.pkcs11.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.crypto.LocalKey;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.threshold.BornKey;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForms;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.AttributeIndex;
import org.asterism.pkcs11.object.NewPair;
import org.asterism.secret.Handover;
import org.asterism.token.Login;
import org.asterism.token.MechanismRules.KeyPairs;
import org.asterism.token.NewObject;
import org.asterism.token.TokenObject;
import org.asterism.token.TokenObjects;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// The making, copying, change and destruction of objects for one session: token objects at the
/// vaults and in the directory, session objects in the engine's memory (design §5).
///
/// Every method checks what the session's kind and login allow (PKCS#11 v3.1 §4.4, §5.7). Attribute
/// rules are the caller's to check before. Safe for use by many threads.
public final class ObjectSpace {
  private final Session session;
  private final TokenAccess access;
  private final KeyForms keyForms;

  public ObjectSpace(Session session, KeyForms keyForms) {
    this.session = session;
    this.access = session.access();
    this.keyForms = keyForms;
  }

  /// Handles of a new key pair.
  public record PairHandles(long publicKey, long privateKey) {}

  /// Takes ownership of the object's material, also when this fails.
  ///
  /// @return the new object's handle
  public long add(NewObject object) throws VaultException, CryptokiException {
    try (var handover = Handover.orElse(() -> object.material().ifPresent(KeyMaterial::close))) {
      requireMayKeep(object.isToken(), object.isPrivate());
      if (object.isToken()) {
        requireTaken(object.attributes());
        return store().create(login(), object).number();
      }
      return handover.to(keep(object));
    }
  }

  /// The pair of a key that vaults have dealt.
  @FunctionalInterface
  public interface Delivery {
    NewPair of(BornKey born) throws CryptokiException;
  }

  /// Both or none. Takes ownership of the material, also when this fails.
  ///
  /// @param pair that was made; where such a pair is one that nobody ever has whole, vaults deal
  ///   another in its place
  public PairHandles addPair(NewPair pair, Delivery delivery)
      throws VaultException, CryptokiException {
    return addPair(isBorn(pair) ? born(pair, delivery) : pair);
  }

  private boolean isBorn(NewPair pair) throws CryptokiException {
    NewObject made = pair.privateKey();
    try (var handover = Handover.orElse(() -> made.material().ifPresent(KeyMaterial::close))) {
      return handover.to(made.isToken() && store().isBorn(made));
    }
  }

  private NewPair born(NewPair made, Delivery delivery) throws VaultException, CryptokiException {
    NewObject privateKey = made.privateKey();
    privateKey.material().ifPresent(KeyMaterial::close);
    requireMayKeep(true, privateKey.isPrivate());
    requireTaken(privateKey.attributes());
    return delivery.of(store().birth(login(), privateKey));
  }

  private PairHandles addPair(NewPair pair) throws VaultException, CryptokiException {
    if (pair.publicKey().isToken() && pair.privateKey().isToken()) {
      return storePair(pair);
    }
    try (var handover =
        Handover.orElse(() -> pair.privateKey().material().ifPresent(KeyMaterial::close))) {
      requireMayKeep(pair.privateKey().isToken(), pair.privateKey().isPrivate());
      long publicKey = add(pair.publicKey());
      return handover.to(new PairHandles(publicKey, addOrUndo(pair.privateKey(), publicKey)));
    }
  }

  /// All or none. Takes ownership of the material, also when this fails.
  ///
  /// @return their handles, in order
  public List<Long> addAll(List<NewObject> objects) throws VaultException, CryptokiException {
    var added = new ArrayList<Long>();
    boolean done = false;
    try {
      for (NewObject object : objects) {
        requireMayKeep(object.isToken(), object.isPrivate());
      }
      for (NewObject object : objects) {
        added.add(add(object));
      }
      done = true;
      return List.copyOf(added);
    } finally {
      if (!done) {
        objects.subList(added.size(), objects.size()).stream()
            .flatMap(object -> object.material().stream())
            .forEach(KeyMaterial::close);
        for (long handle : added) {
          destroy(access.find(handle));
        }
      }
    }
  }

  /// A copy with these attributes. A token object's copy refers to the same shares; a session key
  /// that is copied to the token is split over the vaults.
  ///
  /// @param attributes the copy's, complete
  /// @return the copy's handle
  public long copy(VisibleObject original, Attributes attributes)
      throws VaultException, CryptokiException {
    boolean toToken = attributes.isTrue(Cka.TOKEN);
    boolean isPrivate = attributes.isTrue(Cka.PRIVATE);
    requireMayKeep(toToken, isPrivate);
    if (!toToken) {
      return keepCopy(original, attributes);
    }
    requireTaken(attributes);
    Optional<StoredObject> reference = referred(original);
    if (reference.isPresent()) {
      long number = reference.get().handle();
      return store().copy(login(), number, attributes).number();
    }
    return storeCopy(original, attributes);
  }

  /// Lays `changed` over the object's attributes.
  public void change(VisibleObject object, Attributes changed)
      throws VaultException, CryptokiException {
    switch (object) {
      case StoredObject stored -> {
        requireMayWriteToken();
        store().change(login(), stored.handle(), changed);
      }
      case SessionObject kept ->
          access.sessionObjects().change(kept, kept.attributes().with(changed));
      case BuiltinObject builtin -> throw builtin.staysAsItIs();
    }
  }

  /// Destroys the object, and its key with the last object that refers to it.
  public void destroy(VisibleObject object) throws VaultException, CryptokiException {
    switch (object) {
      case StoredObject stored -> {
        requireMayWriteToken();
        store().destroy(login(), stored.handle());
      }
      case SessionObject kept -> access.sessionObjects().destroy(kept.handle());
      case BuiltinObject builtin -> throw builtin.staysAsItIs();
    }
  }

  /// Refuses early what [#add] would refuse, before a key is generated in vain.
  ///
  /// @throws CryptokiException `CKR_SESSION_READ_ONLY`, `CKR_USER_NOT_LOGGED_IN`
  public void requireMayKeep(boolean isToken, boolean isPrivate) throws CryptokiException {
    if (isToken) {
      requireMayWriteToken();
    }
    if (isPrivate && !session.isLoggedInAs(Role.USER)) {
      throw new CryptokiException(
          Ckr.USER_NOT_LOGGED_IN, "a private object is made by a logged-in user");
    }
  }

  // PKCS#11 v3.1 §4.1.1: what "violates some token specific requirement" is inconsistent.
  private void requireTaken(Attributes attributes) throws CryptokiException {
    if (access.token().mechanismRules().keyPairs() == KeyPairs.RSA_AND_EC
        && AttributeIndex.isUnfamiliar(attributes)) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCONSISTENT,
          "this token keeps RSA and EC pairs only (key_pairs): use another slot, or a session key");
    }
  }

  private PairHandles storePair(NewPair pair) throws VaultException, CryptokiException {
    NewObject privateKey = pair.privateKey();
    try {
      requireMayKeep(true, privateKey.isPrivate());
      requireTaken(privateKey.attributes());
      List<TokenObject> made = store().createPair(login(), pair.publicKey(), privateKey);
      return new PairHandles(made.getFirst().number(), made.getLast().number());
    } finally {
      privateKey.material().ifPresent(KeyMaterial::close);
    }
  }

  private long addOrUndo(NewObject privateKey, long publicKey)
      throws VaultException, CryptokiException {
    boolean done = false;
    try {
      long handle = add(privateKey);
      done = true;
      return handle;
    } finally {
      if (!done) {
        destroy(access.find(publicKey));
      }
    }
  }

  private long keep(NewObject object) throws CryptokiException {
    return keep(object.attributes(), object.key(), object.material());
  }

  private long keep(Attributes attributes, Optional<KeyFacts> key, Optional<KeyMaterial> material)
      throws CryptokiException {
    SessionObject.Source source =
        material.isPresent()
            ? new SessionObject.Source.Whole(LocalKey.of(material.get(), keyForms))
            : new SessionObject.Source.None();
    return keep(new SessionObjects.Kept(attributes, key, source));
  }

  private long keep(SessionObjects.Kept kept) throws CryptokiException {
    return access.sessionObjects().add(session, kept).handle();
  }

  private long keepCopy(VisibleObject original, Attributes attributes)
      throws VaultException, CryptokiException {
    Optional<StoredObject> reference = referred(original).filter(StoredObject::hasMaterial);
    if (reference.isPresent()) {
      var source = new SessionObject.Source.Reference(reference.get());
      return keep(new SessionObjects.Kept(attributes, original.key(), source));
    }
    return original.hasMaterial()
        ? original
            .use()
            .material(material -> keep(attributes, original.key(), Optional.of(copyOf(material))))
        : keep(attributes, original.key(), Optional.empty());
  }

  private long storeCopy(VisibleObject original, Attributes attributes)
      throws VaultException, CryptokiException {
    if (!original.hasMaterial()) {
      var object = new NewObject(attributes, original.key(), Optional.empty());
      return store().create(login(), object).number();
    }
    return original
        .use()
        .material(material -> {
          var object = new NewObject(attributes, original.key(), Optional.of(material));
          return store().create(login(), object).number();
        });
  }

  // What a copy of this object refers to in the token; empty for what is whole in this engine.
  private static Optional<StoredObject> referred(VisibleObject object) {
    return switch (object) {
      case StoredObject stored -> Optional.of(stored);
      case SessionObject(_, _, _, _, SessionObject.Source.Reference(StoredObject original), _) ->
          Optional.of(original);
      case SessionObject _, BuiltinObject _ -> Optional.empty();
    };
  }

  private static KeyMaterial copyOf(KeyMaterial material) {
    return new KeyMaterial(material.facts(), material.encoded().copy());
  }

  private TokenObjects store() {
    return access.token().objects();
  }

  private Login login() throws CryptokiException {
    return access
        .login()
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.USER_NOT_LOGGED_IN, "token objects are made and changed after a login"));
  }

  private void requireMayWriteToken() throws CryptokiException {
    if (!session.isReadWrite()) {
      throw new CryptokiException(
          Ckr.SESSION_READ_ONLY, "token objects are made and changed in a read-write session");
    }
    login();
  }
}
