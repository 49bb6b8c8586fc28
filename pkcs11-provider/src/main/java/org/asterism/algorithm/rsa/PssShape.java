package org.asterism.algorithm.rsa;

/// The sizes of one PSS encoding (RFC 8017 §9.1.1): `emBits` is one less than the modulus has.
record PssShape(String digest, String mgfDigest, int saltLength, int modulusBits) {

  static PssShape of(RsaSigning.Pss scheme, RsaFacts rsa) {
    return new PssShape(
        scheme.digest(), scheme.mgfDigest(), scheme.saltLength(), rsa.modulusBits());
  }

  int modulusLength() {
    return (modulusBits + 7) / 8;
  }

  int encodedLength() {
    return (modulusBits + 6) / 8;
  }

  byte firstByteMask() {
    return (byte) (0xFF >>> (8 * encodedLength() - (modulusBits - 1)));
  }
}
