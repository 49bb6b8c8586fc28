package org.asterism.pkcs11.attribute;

/// Who makes or changes an object: only the security officer sets `CKA_TRUSTED`.
public enum Author {
  /// Nobody logged in, or the user.
  USER,
  SECURITY_OFFICER
}
