package org.asterism.algorithm.rsa;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.asterism.crypto.Pkcs8;
import org.asterism.crypto.SecretDer;
import org.asterism.secret.SecretBytes;

/// RSA private keys inside PKCS#8: the `RSAPrivateKey` of RFC 8017 §A.1.2.
public final class RsaPkcs8 {
  /// Where the parts are.
  public enum Part {
    MODULUS(1),
    PUBLIC_EXPONENT(2),
    PRIVATE_EXPONENT(3),
    PRIME_1(4),
    PRIME_2(5),
    EXPONENT_1(6),
    EXPONENT_2(7),
    COEFFICIENT(8);

    private final int place;

    Part(int place) {
      this.place = place;
    }
  }

  // rsaEncryption (RFC 8017 §A.1) with its NULL.
  private static final byte[] RSA_ENCRYPTION = {
    0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0
  };
  private static final byte[] ALGORITHM_OID = Arrays.copyOfRange(RSA_ENCRYPTION, 2, 11);
  private static final byte[] ZERO = {0x02, 0x01, 0x00};

  /// What stands around the numbers at most: three heads, two versions, the algorithm.
  static final int OVERHEAD = 3 * 4 + 2 * 3 + 2 + RSA_ENCRYPTION.length;

  private RsaPkcs8() {}

  /// @param p prime, `q` likewise; the rest of the CRT form is computed
  static SecretBytes of(BigInteger n, BigInteger e, BigInteger d, BigInteger p, BigInteger q) {
    BigInteger[] hidden = {
      d, p, q, d.mod(p.subtract(BigInteger.ONE)), d.mod(q.subtract(BigInteger.ONE)), q.modInverse(p)
    };
    var secrets = new ArrayList<SecretBytes>();
    try {
      var parts = new ArrayList<SecretDer>();
      parts.add(SecretDer.of(ZERO));
      parts.add(SecretDer.of(Der.integer(n)));
      parts.add(SecretDer.of(Der.integer(e)));
      for (BigInteger number : hidden) {
        secrets.add(SecretBytes.takeFrom(number.toByteArray()));
        parts.add(SecretDer.integer(secrets.getLast()));
      }
      var inner = SecretDer.element(Der.SEQUENCE, parts.toArray(SecretDer[]::new));
      return Pkcs8.envelope(inner, RSA_ENCRYPTION);
    } finally {
      secrets.forEach(SecretBytes::close);
    }
  }

  /// The numbers of a key that came from outside, each as it is written, in their order; total.
  static Map<Part, BigInteger> numbers(byte[] encoded) throws DerException {
    var parts = Pkcs8.parts(encoded);
    var algorithm = parts.algorithm();
    if (!Arrays.equals(algorithm.bytes(Der.OID), ALGORITHM_OID)) {
      throw new DerException("expected rsaEncryption");
    }
    if (algorithm.bytes(Der.NULL).length != 0) {
      throw new DerException("expected parameters of NULL");
    }
    algorithm.end();
    var inner = parts.inner();
    var fields = inner.enter(Der.SEQUENCE);
    inner.end();
    // Version 1 is of keys with more than two primes (RFC 8017 §A.1.2).
    if (fields.unsigned().signum() != 0) {
      throw new DerException("expected a key of two primes");
    }
    var numbers = new EnumMap<Part, BigInteger>(Part.class);
    for (var part : Part.values()) {
      numbers.put(part, fields.unsigned());
    }
    fields.end();
    return numbers;
  }

  /// One number of a key, unsigned, without leading zeros.
  public static SecretBytes part(SecretBytes pkcs8, Part part) throws DerException {
    return pkcs8.useArray(encoded -> {
      var numbers = Pkcs8.inner(encoded).enter(Der.SEQUENCE);
      for (int skipped = 0; skipped < part.place; skipped++) {
        numbers.skip(Der.INTEGER);
      }
      return SecretBytes.takeFrom(numbers.magnitude());
    });
  }
}
