package org.asterism.kernel;

/// What a key's arithmetic is done in; as the wire contract names it.
public enum Group {
  RSA,
  P256,
  P384,
  P521,
  EDWARDS25519
}
