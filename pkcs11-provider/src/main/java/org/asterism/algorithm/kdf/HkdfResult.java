package org.asterism.algorithm.kdf;

import java.util.ArrayList;
import java.util.Set;
import org.asterism.algorithm.Derivation;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.asterism.pkcs11.attribute.Plain;
import org.asterism.secret.SecretBytes;

/// A secret key, or a data object (PKCS#11 v3.1 §6.62.4).
enum HkdfResult implements HkdfDerivation.Result {
  KEY {
    @Override
    public int length(Hkdf hkdf, WantedKey wanted, int usual) throws CryptokiException {
      SecretKeyType type = wanted.type();
      return hkdf.steps().expand() ? wanted.requiredLength(type) : wanted.lengthOutOf(usual, type);
    }

    @Override
    public Derivation.Made of(SecretBytes output, WantedKey wanted) throws CryptokiException {
      return new Derivation.Made.Key(wanted.template(), wanted.type().material(output));
    }
  },
  DATA {
    @Override
    public int length(Hkdf hkdf, WantedKey wanted, int usual) throws CryptokiException {
      if (wanted.template().ulong(Cka.CLASS).orElse(Cko.DATA) != Cko.DATA) {
        throw new CryptokiException(
            Ckr.TEMPLATE_INCONSISTENT, "this mechanism makes data objects only");
      }
      var given = wanted.length();
      if (hkdf.steps().expand() && given.isEmpty()) {
        throw new CryptokiException(Ckr.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing");
      }
      long length = given.orElse(usual);
      if (length < 1 || length > AttributeRule.MAX_VALUE_BYTES) {
        throw new CryptokiException(Ckr.ATTRIBUTE_VALUE_INVALID, "no data of such a length");
      }
      return (int) length;
    }

    // SunPKCS11 says a key's type too, which a data object has not.
    @Override
    public Derivation.Made of(SecretBytes output, WantedKey wanted) {
      var entries = new ArrayList<>(wanted.template().entries());
      entries.removeIf(entry -> OF_KEYS.contains(entry.type()));
      entries.add(new Template.Entry(Cka.CLASS, Plain.number(Cko.DATA)));
      try (output) {
        entries.add(
            new Template.Entry(Cka.VALUE, output.useArray(value -> Plain.bytes(value.clone()))));
      }
      return new Derivation.Made.Other(new Template(entries));
    }
  };

  private static final Set<Long> OF_KEYS = Set.of(Cka.KEY_TYPE, Cka.VALUE_LEN);
}
