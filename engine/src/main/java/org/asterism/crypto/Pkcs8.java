package org.asterism.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.asterism.key.Curve;
import org.asterism.secret.SecretBytes;

/// Private keys as PKCS#8 (RFC 5958): what [org.asterism.key.KeyMaterial] holds of them.
///
/// Arrays on the way are wiped; numbers of the JDK cannot be.
public final class Pkcs8 {
  /// Where RFC 8017 §A.1.2 puts the parts of an `RSAPrivateKey`.
  public enum RsaPart {
    MODULUS(1),
    PUBLIC_EXPONENT(2),
    PRIVATE_EXPONENT(3),
    PRIME_1(4),
    PRIME_2(5),
    EXPONENT_1(6),
    EXPONENT_2(7),
    COEFFICIENT(8);

    private final int place;

    RsaPart(int place) {
      this.place = place;
    }
  }

  // rsaEncryption (RFC 8017 §A.1) with its NULL, and id-ecPublicKey (RFC 5480 §2.1.1).
  private static final byte[] RSA_ENCRYPTION = {
    0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0
  };
  private static final byte[] EC_PUBLIC_KEY = {
    0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01
  };
  private static final byte[] ZERO = {0x02, 0x01, 0x00};
  private static final byte[] ONE = {0x02, 0x01, 0x01};

  private Pkcs8() {}

  /// @param p prime, `q` likewise; the rest of the CRT form is computed
  static SecretBytes rsa(BigInteger n, BigInteger e, BigInteger d, BigInteger p, BigInteger q) {
    byte[][] parts = {
      ZERO,
      Der.integer(n),
      Der.integer(e),
      Der.integer(d),
      Der.integer(p),
      Der.integer(q),
      Der.integer(d.mod(p.subtract(BigInteger.ONE))),
      Der.integer(d.mod(q.subtract(BigInteger.ONE))),
      Der.integer(q.modInverse(p))
    };
    byte[] inner = Der.element(Der.SEQUENCE, parts);
    for (int i = 3; i < parts.length; i++) {
      Arrays.fill(parts[i], (byte) 0);
    }
    return envelope(inner, RSA_ENCRYPTION);
  }

  /// RFC 5915 `ECPrivateKey`, with the public key, so that nobody computes it again.
  static SecretBytes ec(Curve curve, BigInteger d, byte[] point) {
    byte[] scalar = new byte[curve.fieldBytes()];
    Curves.put(d, scalar, 0, scalar.length);
    byte[] wrapped = Der.element(Der.OCTET_STRING, scalar);
    byte[] publicBits = Der.element(Der.BIT_STRING, new byte[1], point);
    byte[] inner = Der.element(Der.SEQUENCE, ONE, wrapped, Der.element(Der.CONTEXT_1, publicBits));
    Arrays.fill(scalar, (byte) 0);
    Arrays.fill(wrapped, (byte) 0);
    return envelope(inner, EC_PUBLIC_KEY, Curves.parameters(curve));
  }

  /// One number of an RSA key, unsigned, without leading zeros.
  public static SecretBytes rsaPart(SecretBytes pkcs8, RsaPart part) throws DerException {
    return pkcs8.useArray(encoded -> {
      var numbers = inner(encoded);
      for (int skipped = 0; skipped < part.place; skipped++) {
        numbers.unsigned();
      }
      return SecretBytes.takeFrom(unsigned(numbers.unsigned()));
    });
  }

  /// The scalar of an EC key, of the field's length.
  public static SecretBytes ecScalar(SecretBytes pkcs8) throws DerException {
    return pkcs8.useArray(encoded -> {
      var fields = inner(encoded);
      fields.unsigned();
      return SecretBytes.takeFrom(fields.bytes(Der.OCTET_STRING));
    });
  }

  /// A non-negative number without leading zeros; zero is one byte.
  static byte[] unsigned(BigInteger value) {
    byte[] bytes = new byte[Math.max(1, (value.bitLength() + 7) / 8)];
    Curves.put(value, bytes, 0, bytes.length);
    return bytes;
  }

  // PrivateKeyInfo: version, algorithm, then the key inside an octet string.
  private static Der inner(byte[] encoded) throws DerException {
    var info = Der.of(encoded).enter(Der.SEQUENCE);
    info.unsigned();
    info.enter(Der.SEQUENCE);
    return info.enter(Der.OCTET_STRING).enter(Der.SEQUENCE);
  }

  private static SecretBytes envelope(byte[] inner, byte[]... algorithm) {
    byte[] identifier = Der.element(Der.SEQUENCE, algorithm);
    byte[] wrapped = Der.element(Der.OCTET_STRING, inner);
    byte[] encoded = Der.element(Der.SEQUENCE, ZERO, identifier, wrapped);
    Arrays.fill(inner, (byte) 0);
    Arrays.fill(wrapped, (byte) 0);
    return SecretBytes.takeFrom(encoded);
  }
}
