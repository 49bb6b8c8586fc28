package org.asterism.pkcs11.chapter;

import org.asterism.algorithm.Encapsulation;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyForms;
import org.asterism.key.KeyMaterial;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.ObjectSpace;
import org.asterism.pkcs11.session.Session;
import org.asterism.pkcs11.session.VisibleObject;
import org.asterism.secret.Handover;
import org.asterism.token.NewObject;
import org.asterism.vault.VaultException;

/// `C_EncapsulateKey` and `C_DecapsulateKey` (PKCS#11 v3.2 §5.18.8, §5.18.9). Safe for use by many
/// threads.
public final class EncapsulationFunctions {
  /// `CK_INVALID_HANDLE`: a length query makes no key.
  private static final long NO_KEY = 0;

  private final MechanismTable mechanisms;
  private final ObjectRules rules;
  private final KeysInUse keys;
  private final KeyForms keyForms;

  public EncapsulationFunctions(MechanismTable mechanisms, ObjectRules rules, KeyForms keyForms) {
    this.mechanisms = mechanisms;
    this.rules = rules;
    this.keys = new KeysInUse(rules);
    this.keyForms = keyForms;
  }

  /// What `C_EncapsulateKey` made.
  ///
  /// @param key 0 where there is no ciphertext yet
  public record Encapsulated(Output ciphertext, long key) {}

  /// `C_EncapsulateKey`.
  public Encapsulated encapsulate(
      Application application, long session, Asked asked, Template template, Buffer buffer)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    Mechanism mechanism = asked.mechanism();
    VisibleObject with = keys.find(own, asked.key(), Usage.ENCAPSULATE, mechanism.type());
    Template whole = rules.templateToEncapsulate(template, with.attributes());
    MechanismTable table = KeysInUse.table(mechanisms, own);
    long length = table.encapsulatedLength(mechanism, KeysInUse.facts(with));
    if (!buffer.takes(length)) {
      return new Encapsulated(Output.lengthOnly(length, buffer), NO_KEY);
    }
    ObjectSpace space = space(own, whole);
    Encapsulation made = table.encapsulate(mechanism, KeysInUse.facts(with), whole);
    return new Encapsulated(
        new Output.Bytes(made.ciphertext()), space.add(object(whole, made.key())));
  }

  /// `C_DecapsulateKey`.
  ///
  /// @return the key's handle
  public long decapsulate(
      Application application, long session, Asked asked, Template template, byte[] ciphertext)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    Mechanism mechanism = asked.mechanism();
    VisibleObject with = keys.find(own, asked.key(), Ckr.UNWRAPPING_KEY_HANDLE_INVALID);
    rules.requireUsage(with.attributes(), Usage.DECAPSULATE, mechanism.type());
    Template whole = rules.templateToDecapsulate(template, with.attributes());
    ObjectSpace space = space(own, whole);
    KeyMaterial material =
        KeysInUse.table(mechanisms, own)
            .decapsulate(mechanism, KeysInUse.privateUse(with), ciphertext, whole);
    return space.add(object(whole, material));
  }

  /// By what mechanism, and the handle of the key with which.
  public record Asked(Mechanism mechanism, long key) {}

  // The material belongs to the new object once there is one, and to nobody if there is none.
  private NewObject object(Template template, KeyMaterial material) throws CryptokiException {
    try (var handover = Handover.orElse(material::close)) {
      return handover.to(rules.encapsulated(template, material));
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
