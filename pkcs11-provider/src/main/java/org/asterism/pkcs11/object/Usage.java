package org.asterism.pkcs11.object;

import org.asterism.cryptoki.Cka;

/// What a key is about to be used for, each with the attribute that permits it.
public enum Usage {
  ENCRYPT(Cka.ENCRYPT),
  DECRYPT(Cka.DECRYPT),
  SIGN(Cka.SIGN),
  SIGN_RECOVER(Cka.SIGN_RECOVER),
  VERIFY(Cka.VERIFY),
  VERIFY_RECOVER(Cka.VERIFY_RECOVER),
  WRAP(Cka.WRAP),
  UNWRAP(Cka.UNWRAP),
  DERIVE(Cka.DERIVE),
  ENCAPSULATE(Cka.ENCAPSULATE),
  DECAPSULATE(Cka.DECAPSULATE);

  private final long attribute;

  Usage(long attribute) {
    this.attribute = attribute;
  }

  /// The `CKA_` that must be true.
  public long attribute() {
    return attribute;
  }
}
