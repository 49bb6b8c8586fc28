package org.asterism.vault;

/// Who logs in, in the words of PKCS#11.
public enum Role {
  /// The security officer: never sees private objects, never gets a key share.
  SO,
  USER
}
