package org.asterism.algorithm.rsa;

import org.asterism.key.KeyFacts;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// What is public of an RSA key pair.
///
/// @param modulus unsigned big-endian, no leading zero
/// @param publicExponent unsigned big-endian, no leading zero
public record RsaFacts(byte[] modulus, byte[] publicExponent) implements KeyFacts {
  static final int TAG = 1;

  static RsaFacts read(FieldReader in) throws CorruptRowException {
    return new RsaFacts(in.bytes(), in.bytes());
  }

  @Override
  public int tag() {
    return TAG;
  }

  @Override
  public void write(FieldWriter out) {
    out.bytes(modulus).bytes(publicExponent);
  }

  // Nine numbers, each after four bytes of tag and length and one of sign; inside three more
  // elements. Where the primes differ in length, three numbers are as long as the longer one.
  @Override
  public int materialLength() {
    int shorter = RsaImport.MIN_PRIME_BITS / Byte.SIZE;
    int numbers = 2 * length() + publicExponent.length + 3 * (length() - shorter) + 2 * shorter;
    return numbers + 9 * 5 + RsaPkcs8.OVERHEAD;
  }

  /// Length of the modulus in bits.
  public int modulusBits() {
    return modulus.length * 8 - Integer.numberOfLeadingZeros(modulus[0] & 0xFF) + 24;
  }

  /// Length of a signature or ciphertext in bytes.
  int length() {
    return (modulusBits() + 7) / 8;
  }
}
