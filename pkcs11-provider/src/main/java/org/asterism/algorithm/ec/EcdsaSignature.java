package org.asterism.algorithm.ec;

import java.util.Arrays;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;

/// ECDSA signatures in their two forms: `r | s` of fixed length, as PKCS#11 has them (v3.1 §6.3.1),
/// and DER (RFC 3279 §2.2.3), as the JCA has them.
final class EcdsaSignature {
  private EcdsaSignature() {}

  static byte[] fixedLength(byte[] der, Curve curve) throws DerException {
    int n = curve.fieldBytes();
    var outer = Der.of(der);
    var numbers = outer.enter(Der.SEQUENCE);
    outer.end();
    byte[] fixed = new byte[2 * n];
    place(numbers.bytes(Der.INTEGER), fixed, 0, n);
    place(numbers.bytes(Der.INTEGER), fixed, n, n);
    numbers.end();
    return fixed;
  }

  /// @param fixed of even length
  static byte[] der(byte[] fixed) {
    int n = fixed.length / 2;
    return Der.element(Der.SEQUENCE, Der.integer(fixed, 0, n), Der.integer(fixed, n, fixed.length));
  }

  private static void place(byte[] number, byte[] target, int at, int length) throws DerException {
    int skip = Math.max(0, number.length - length);
    if (Arrays.mismatch(number, 0, skip, new byte[skip], 0, skip) >= 0) {
      throw new DerException("expected a number of " + length + " bytes");
    }
    int used = number.length - skip;
    System.arraycopy(number, skip, target, at + length - used, used);
  }
}
