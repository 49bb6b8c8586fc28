package org.asterism.algorithm.ec;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.crypto.Der;
import org.asterism.crypto.DerException;
import org.asterism.crypto.Pkcs8;
import org.asterism.crypto.SecretDer;
import org.asterism.secret.SecretBytes;

/// EC private keys inside PKCS#8: the `ECPrivateKey` of RFC 5915.
public final class EcPkcs8 {
  // id-ecPublicKey (RFC 5480 §2.1.1).
  private static final byte[] EC_PUBLIC_KEY = {
    0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01
  };
  private static final byte[] ONE = {0x02, 0x01, 0x01};

  private EcPkcs8() {}

  /// With the public key, so that nobody computes it again.
  ///
  /// @param scalar of the field's length; stays the caller's
  static SecretBytes of(Curve curve, SecretBytes scalar, byte[] point) {
    byte[] publicBits = Der.element(Der.BIT_STRING, new byte[1], point);
    var inner =
        SecretDer.element(
            Der.SEQUENCE,
            SecretDer.of(ONE),
            SecretDer.element(Der.OCTET_STRING, SecretDer.bytes(scalar)),
            SecretDer.of(Der.element(Der.CONTEXT_1, publicBits)));
    return Pkcs8.envelope(inner, EC_PUBLIC_KEY, Curves.parameters(curve));
  }

  /// How long it is, whatever the scalar.
  static int length(Curve curve, byte[] point) {
    try (var scalar = SecretBytes.allocate(curve.fieldBytes());
        var encoded = of(curve, scalar, point)) {
      return encoded.length();
    }
  }

  /// A key that came from outside. Its scalar is erased on close.
  static final class Foreign implements AutoCloseable {
    private final byte[] parameters;
    private final byte[] scalar;
    private final Optional<byte[]> point;

    private Foreign(byte[] parameters, byte[] scalar, Optional<byte[]> point) {
      this.parameters = parameters;
      this.scalar = scalar;
      this.point = point;
    }

    /// Of its curve.
    byte[] parameters() {
      return parameters;
    }

    byte[] scalar() {
      return scalar;
    }

    /// Empty where the writer left it out.
    Optional<byte[]> point() {
      return point;
    }

    @Override
    public void close() {
      Arrays.fill(scalar, (byte) 0);
    }
  }

  /// Total.
  static Foreign read(byte[] encoded) throws DerException {
    var parts = Pkcs8.parts(encoded);
    var algorithm = parts.algorithm();
    require(
        Arrays.equals(Der.element(Der.OID, algorithm.bytes(Der.OID)), EC_PUBLIC_KEY),
        "id-ecPublicKey");
    byte[] parameters = Der.element(Der.OID, algorithm.bytes(Der.OID));
    algorithm.end();
    var inner = parts.inner();
    var fields = inner.enter(Der.SEQUENCE);
    inner.end();
    require(fields.unsigned().equals(BigInteger.ONE), "version 1");
    byte[] scalar = fields.bytes(Der.OCTET_STRING);
    // They are to be left out here (PKCS#11 v3.1 §6.7); some writers state them twice.
    if (fields.isNext(Der.CONTEXT_0)) {
      byte[] again = fields.bytes(Der.CONTEXT_0);
      require(Arrays.equals(again, parameters), "the same curve twice");
    }
    Optional<byte[]> point = Optional.empty();
    if (fields.isNext(Der.CONTEXT_1)) {
      point = Optional.of(publicPoint(fields.enter(Der.CONTEXT_1)));
    }
    fields.end();
    return new Foreign(parameters, scalar, point);
  }

  private static byte[] publicPoint(Der field) throws DerException {
    byte[] bits = field.bytes(Der.BIT_STRING);
    field.end();
    require(bits.length > 1 && bits[0] == 0, "whole bytes of point");
    return Arrays.copyOfRange(bits, 1, bits.length);
  }

  private static void require(boolean held, String expected) throws DerException {
    if (!held) {
      throw new DerException("expected " + expected);
    }
  }

  /// The scalar, of the field's length.
  public static SecretBytes scalar(SecretBytes pkcs8) throws DerException {
    return pkcs8.useArray(encoded -> {
      var fields = Pkcs8.inner(encoded).enter(Der.SEQUENCE);
      fields.skip(Der.INTEGER);
      return SecretBytes.takeFrom(fields.bytes(Der.OCTET_STRING));
    });
  }
}
