package org.asterism.algorithm;

/// What one message of an AEAD is enciphered by (`CK_GCM_MESSAGE_PARAMS` and its like, PKCS#11 v3.1
/// §6.13.3): its initialisation vector, or how one is generated, and where its tag is.
public interface MessageParameter extends VectorParameter {

  /// As it is to be when decrypting; empty where the application's pointer was NULL.
  byte[] tag();

  long tagBits();

  /// The parameter by which the mechanism enciphers this message alone.
  Parameter single(byte[] iv, byte[] associated);

  /// What `params.def` calls the tag.
  String tagField();
}
