package org.asterism.key;

/// What anyone may know of a key: enough to validate parameters and to tell output lengths without
/// asking a vault.
public sealed interface KeyFacts {

  /// An RSA key pair.
  ///
  /// @param modulus unsigned big-endian, no leading zero
  /// @param publicExponent unsigned big-endian, no leading zero
  record Rsa(byte[] modulus, byte[] publicExponent) implements KeyFacts {
    /// Length of the modulus in bits.
    public int modulusBits() {
      return modulus.length * 8 - Integer.numberOfLeadingZeros(modulus[0] & 0xFF) + 24;
    }
  }

  /// A key pair on a named curve.
  ///
  /// @param point uncompressed, `04 | x | y` (SEC 1 §2.3.3)
  record Ec(Curve curve, byte[] point) implements KeyFacts {}

  /// A secret key.
  ///
  /// @param keyType a `CKK_` value
  /// @param length in bytes
  record Secret(long keyType, int length) implements KeyFacts {}
}
