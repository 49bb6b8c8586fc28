package org.asterism.pkcs11.object;

import org.asterism.cryptoki.Cka;

/// What a key is about to be used for, each with the attribute that permits it, and whether it
/// protects something new: a key whose time is over does no more of that.
public enum Usage {
  ENCRYPT(Cka.ENCRYPT, true),
  DECRYPT(Cka.DECRYPT, false),
  SIGN(Cka.SIGN, true),
  SIGN_RECOVER(Cka.SIGN_RECOVER, true),
  VERIFY(Cka.VERIFY, false),
  VERIFY_RECOVER(Cka.VERIFY_RECOVER, false),
  WRAP(Cka.WRAP, true),
  UNWRAP(Cka.UNWRAP, false),
  DERIVE(Cka.DERIVE, false),
  ENCAPSULATE(Cka.ENCAPSULATE, true),
  DECAPSULATE(Cka.DECAPSULATE, false);

  private final long attribute;
  private final boolean protecting;

  Usage(long attribute, boolean protecting) {
    this.attribute = attribute;
    this.protecting = protecting;
  }

  /// The `CKA_` that must be true.
  public long attribute() {
    return attribute;
  }

  boolean isProtecting() {
    return protecting;
  }
}
