package org.asterism.pkcs11.chapter;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.Derivation;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.WrittenBack;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForms;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.attribute.Author;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.pkcs11.attribute.Origin;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.message.KeyMessage;
import org.asterism.pkcs11.message.KeyVector;
import org.asterism.pkcs11.object.NewPair;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.ObjectSpace;
import org.asterism.pkcs11.session.Session;
import org.asterism.pkcs11.session.VisibleObject;
import org.asterism.secret.Handover;
import org.asterism.token.NewObject;
import org.asterism.vault.VaultException;

/// Key management functions (PKCS#11 v3.1 §5.18). Safe for use by many threads.
public final class KeyFunctions {
  /// `CK_INVALID_HANDLE`.
  private static final long NO_KEY = 0;

  private final MechanismTable mechanisms;
  private final ObjectRules rules;
  private final KeysInUse keys;
  private final KeyForms keyForms;
  private final SecureRandom random;

  public KeyFunctions(
      MechanismTable mechanisms, ObjectRules rules, KeyForms keyForms, SecureRandom random) {
    this.mechanisms = mechanisms;
    this.rules = rules;
    this.keys = new KeysInUse(rules);
    this.keyForms = keyForms;
    this.random = random;
  }

  /// `C_GenerateKey`.
  ///
  /// @return the key's handle
  public long generateKey(
      Application application, long session, Mechanism mechanism, Template template)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    ObjectSpace space = space(own, template);
    KeyMaterial material = KeysInUse.table(mechanisms, own).generateKey(mechanism, template);
    return space.add(
        owning(material::close, () -> rules.generated(template, material, mechanism.type())));
  }

  /// `C_GenerateKeyPair`; RSA-8192 may take a minute.
  public ObjectSpace.PairHandles generateKeyPair(
      Application application,
      long session,
      Mechanism mechanism,
      Template publicKey,
      Template privateKey)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    ObjectSpace space = space(own, privateKey);
    KeyMaterial material =
        KeysInUse.table(mechanisms, own).generatePair(mechanism, publicKey, privateKey);
    NewPair pair =
        owning(
            material::close,
            () -> rules.generatedPair(publicKey, privateKey, material, mechanism.type()));
    return space.addPair(
        pair, born -> rules.bornPair(publicKey, privateKey, born, mechanism.type()));
  }

  /// `C_WrapKey`; the token may choose the initialisation vector.
  public KeyMessage.Wrapped wrap(
      Application application, long session, Mechanism mechanism, Wrapping handles, Buffer buffer)
      throws VaultException, CryptokiException {
    var _ = application.session(session);
    KeyVector vector = KeyVector.sealing(mechanism, random);
    return vector.with(sealed(application, session, vector.mechanism(), handles, buffer));
  }

  /// A wrapped key, by a vector that is chosen.
  Output sealed(
      Application application, long session, Mechanism mechanism, Wrapping handles, Buffer buffer)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    VisibleObject wrapping = keys.find(own, handles.wrappingKey(), Ckr.WRAPPING_KEY_HANDLE_INVALID);
    VisibleObject wrapped = keys.find(own, handles.key(), Ckr.KEY_HANDLE_INVALID);
    rules.requireUsage(wrapping.attributes(), Usage.WRAP, mechanism.type());
    rules.requireWrappable(wrapping.attributes(), wrapped.attributes());
    KeyFacts wrappingFacts = KeysInUse.facts(wrapping);
    MechanismTable table = KeysInUse.table(mechanisms, own);
    OutputLength length = table.wrappedLength(mechanism, wrappingFacts, KeysInUse.facts(wrapped));
    if (!buffer.present() || (length.isExact() && !buffer.takes(length.most()))) {
      return Output.lengthOnly(length.most(), buffer);
    }
    Optional<KeyUse> use = KeysInUse.use(wrapping);
    byte[] bytes =
        KeysInUse.privateUse(wrapped)
            .material(material -> table.wrap(mechanism, wrappingFacts, use, material));
    return buffer.takes(bytes.length)
        ? new Output.Bytes(bytes)
        : Output.lengthOnly(bytes.length, buffer);
  }

  /// The two keys of `C_WrapKey`, by their handles.
  public record Wrapping(long wrappingKey, long key) {}

  /// `C_UnwrapKey`: the key is split at once.
  ///
  /// @return the key's handle
  public long unwrap(
      Application application,
      long session,
      Mechanism mechanism,
      Wrapped wrapped,
      Template template)
      throws VaultException, CryptokiException {
    Mechanism opening = KeyVector.opening(mechanism);
    Session own = application.session(session);
    VisibleObject unwrapping =
        keys.find(own, wrapped.unwrappingKey(), Ckr.UNWRAPPING_KEY_HANDLE_INVALID);
    rules.requireUsage(unwrapping.attributes(), Usage.UNWRAP, mechanism.type());
    Template whole = rules.templateToUnwrap(template, unwrapping.attributes());
    ObjectSpace space = space(own, whole);
    KeyMaterial material =
        KeysInUse.table(mechanisms, own)
            .unwrap(opening, KeysInUse.privateUse(unwrapping), wrapped.value(), whole);
    return space.add(
        owning(
            material::close,
            () -> {
              var made = rules.unwrapped(whole, material, unwrapping.attributes());
              rules.requireAllowed(made, own.access().token().mechanismRules());
              return made;
            }));
  }

  /// A wrapped key and the handle of the key that unwraps it.
  public record Wrapped(long unwrappingKey, byte[] value) {}

  /// `C_DeriveKey`: all the keys that the mechanism makes, or none.
  public Derived derive(
      Application application, long session, Mechanism mechanism, long baseKey, Template template)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    MechanismTable table = KeysInUse.table(mechanisms, own);
    if (table.derivesPublicKeys(mechanism)) {
      return derivePublic(own, mechanism, baseKey, template);
    }
    List<VisibleObject> bases = bases(own, mechanism, baseKey);
    Template whole = rules.templateToDerive(template, bases.getFirst().attributes());
    ObjectSpace space = space(own, whole);
    Derivation made = table.deriveAll(mechanism, KeysInUse.privateUses(bases), whole);
    List<Attributes> attributes = bases.stream().map(VisibleObject::attributes).toList();
    List<Long> handles = space.addAll(owning(made::close, () -> derived(made, attributes)));
    int further = made.object().isPresent() ? 1 : 0;
    WrittenBack back = made.writtenBack().apply(handles.subList(further, handles.size()));
    return new Derived(further == 0 ? NO_KEY : handles.getFirst(), handles, back);
  }

  /// What `C_DeriveKey` made.
  ///
  /// @param key for `phKey`: 0 where the mechanism has none for it
  /// @param handles of all keys, this one's among them
  public record Derived(long key, List<Long> handles, WrittenBack writtenBack) {}

  // The keys that the parameter names are base keys like the first: §6.42.2 says so of one of its
  // mechanisms, and the value of each goes into what comes out.
  private List<VisibleObject> bases(Session session, Mechanism mechanism, long baseKey)
      throws CryptokiException {
    var found = new ArrayList<VisibleObject>();
    found.add(keys.find(session, baseKey, Usage.DERIVE, mechanism.type()));
    for (long further : mechanism.parameter().keys()) {
      found.add(keys.find(session, further, Usage.DERIVE, mechanism.type()));
    }
    return found;
  }

  private List<NewObject> derived(Derivation made, List<Attributes> bases)
      throws CryptokiException {
    var origin = new Origin.Derived(bases, made.inheritance());
    var objects = new ArrayList<NewObject>();
    for (Derivation.Made one : made.all()) {
      objects.add(
          switch (one) {
            case Derivation.Made.Key(Template template, KeyMaterial material) ->
                rules.derived(template, material, origin);
            case Derivation.Made.Other(Template whole) -> rules.create(whole, Author.USER);
          });
    }
    return objects;
  }

  // Whatever CKA_DERIVE says (PKCS#11 v3.2 §6.1.34): a public key gives nothing away.
  private Derived derivePublic(Session own, Mechanism mechanism, long baseKey, Template template)
      throws VaultException, CryptokiException {
    VisibleObject base = keys.find(own, baseKey, Ckr.KEY_HANDLE_INVALID);
    rules.requireAllowed(base.attributes(), mechanism.type());
    KeysInUse.requireMaterial(base);
    KeyFacts facts =
        KeysInUse.table(mechanisms, own).derivePublic(mechanism, KeysInUse.facts(base));
    Template whole = rules.templateToDerive(template, base.attributes());
    var origin = new Origin.Derived(List.of(base.attributes()), Inheritance.INDEPENDENT);
    long key = space(own, whole).add(rules.derivedPublic(whole, facts, origin));
    return new Derived(key, List.of(key), WrittenBack.NOTHING);
  }

  private interface Making<D> {
    D make() throws CryptokiException;
  }

  // The material belongs to the new object once there is one, and to nobody if there is none.
  private static <D> D owning(Handover.GivingUp<RuntimeException> close, Making<D> making)
      throws CryptokiException {
    try (var handover = Handover.orElse(close)) {
      return handover.to(making.make());
    }
  }

  // A refusal that the template already calls for comes before the work.
  private ObjectSpace space(Session session, Template template) throws CryptokiException {
    var space = new ObjectSpace(session, keyForms);
    space.requireMayKeep(says(template, Cka.TOKEN), says(template, Cka.PRIVATE));
    return space;
  }

  private static boolean says(Template template, long type) {
    return template.find(type).filter(Plain::isTrue).isPresent();
  }
}
