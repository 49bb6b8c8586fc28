package org.asterism.algorithm;

/// A parameter of an AEAD that holds the data which are authenticated and not encrypted.
public interface AeadParameter extends Parameter {

  /// The data that are authenticated and not encrypted; empty where the application gave none.
  byte[] aad();

  /// The same with other such data.
  Parameter authenticating(byte[] other);
}
