package org.asterism.kernel;

/// What a key's arithmetic is done in; as the wire contract names and numbers it.
public enum Group {
  RSA(1),
  P256(2),
  P384(3),
  P521(4),
  EDWARDS25519(5);

  private final int number;

  Group(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
