package org.asterism.algorithm;

/// What an AEAD wraps one key by (`CK_GCM_WRAP_PARAMS` and its like, PKCS#11 v3.2 §6.13.3): its
/// initialisation vector, or how one is generated. The tag is behind the wrapped key.
public interface WrapParameter extends VectorParameter {

  /// The parameter by which the mechanism wraps or unwraps it.
  Parameter single(byte[] iv);
}
