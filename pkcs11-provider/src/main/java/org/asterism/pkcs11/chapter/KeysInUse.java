package org.asterism.pkcs11.chapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.attribute.Reading;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.object.Usage;
import org.asterism.pkcs11.session.Session;
import org.asterism.pkcs11.session.VisibleObject;

/// Keys by their handles, for what their attributes permit. Safe for use by many threads.
record KeysInUse(ObjectRules rules) {
  /// @param invalid what a bad handle is called where a function has several
  VisibleObject find(Session session, long handle, Ckr invalid) throws CryptokiException {
    try {
      VisibleObject found = session.access().find(handle);
      if (found.key().isEmpty()) {
        throw new CryptokiException(invalid, "object %d is not a key".formatted(handle));
      }
      return found;
    } catch (CryptokiException unknown) {
      throw unknown.ckr() == Ckr.OBJECT_HANDLE_INVALID
          ? new CryptokiException(invalid, "no key %d, or none to be seen".formatted(handle))
          : unknown;
    }
  }

  /// A key that may be used for `usage` with `mechanism`.
  VisibleObject find(Session session, long handle, Usage usage, long mechanism)
      throws CryptokiException {
    VisibleObject found = find(session, handle, Ckr.KEY_HANDLE_INVALID);
    rules.requireUsage(found.attributes(), usage, mechanism);
    return found;
  }

  /// Refuses a key whose value `C_GetAttributeValue` would refuse.
  void requireRevealable(VisibleObject key) throws CryptokiException {
    if (!(rules.read(key.attributes(), Cka.VALUE) instanceof Reading.OfKey)) {
      throw new CryptokiException(Ckr.KEY_INDIGESTIBLE, "the key's value is not to be revealed");
    }
  }

  /// The mechanisms as the session's token has them.
  static MechanismTable table(MechanismTable mechanisms, Session session) {
    return mechanisms.under(session.access().token().mechanismRules());
  }

  static KeyFacts facts(VisibleObject key) {
    return key.key().orElseThrow();
  }

  /// The key itself where its class has a secret part; empty for public keys.
  static Optional<KeyUse> use(VisibleObject key) throws CryptokiException {
    return key.hasMaterial() ? Optional.of(key.use()) : Optional.empty();
  }

  /// The private key.
  ///
  /// @throws CryptokiException `CKR_KEY_TYPE_INCONSISTENT` for a public key
  static KeyUse privateUse(VisibleObject key) throws CryptokiException {
    return required(use(key));
  }

  /// As [#privateUse], of each.
  static List<KeyUse> privateUses(List<VisibleObject> keys) throws CryptokiException {
    var uses = new ArrayList<KeyUse>();
    for (VisibleObject key : keys) {
      uses.add(privateUse(key));
    }
    return uses;
  }

  /// @throws CryptokiException `CKR_KEY_TYPE_INCONSISTENT` for a public key, which has none
  static KeyUse required(Optional<KeyUse> use) throws CryptokiException {
    return use.orElseThrow(() ->
        new CryptokiException(
            Ckr.KEY_TYPE_INCONSISTENT, "expected a private or secret key, found a public one"));
  }

  /// For an operation of several steps; keeps nothing of a public key.
  static Optional<KeyUse.Hold> hold(VisibleObject key) throws CryptokiException {
    return key.hasMaterial() ? Optional.of(key.use().hold()) : Optional.empty();
  }

  static boolean awaitsPin(VisibleObject key) {
    return key.attributes().isTrue(Cka.ALWAYS_AUTHENTICATE);
  }
}
