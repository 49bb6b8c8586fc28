package org.asterism.oprf;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.secret.SecretBytes;
import org.asterism.secret.Sha256;
import org.asterism.threshold.curve.ProofSuite;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;

/// The suite P256-SHA256 of RFC 9497 §4.3, and its hashes.
final class Suite {
  static final Curve CURVE = Curve.P256;
  static final BigInteger ORDER = CURVE.order();

  /// With proofs (§3.1): the mode of logins.
  static final Suite VERIFIABLE = new Suite(1);

  private final byte[] context;

  /// @param mode as §3.1 numbers them
  Suite(int mode) {
    byte[] named = "OPRFV1-?-P256-SHA256".getBytes(StandardCharsets.US_ASCII);
    named["OPRFV1-".length()] = (byte) mode;
    this.context = named;
  }

  static ECPoint base() {
    return CustomNamedCurves.getByName("P-256").getG();
  }

  /// The point of a compressed encoding, on the curve and not its neutral element.
  static Optional<ECPoint> decode(byte[] encoded) {
    if (encoded.length != CURVE.pointBytes()) {
      return Optional.empty();
    }
    try {
      return Optional.of(base().getCurve().decodePoint(encoded))
          .filter(point -> !point.isInfinity());
    } catch (IllegalArgumentException noPoint) {
      return Optional.empty();
    }
  }

  static byte[] encode(ECPoint point) {
    return point.getEncoded(true);
  }

  /// HashToGroup.
  ECPoint hashToGroup(byte[] input) {
    return HashToCurve.of(tag("HashToGroup-"), input);
  }

  /// The hashes of its proofs.
  ProofSuite proofs() {
    return ProofSuite.of(context, CURVE);
  }

  /// The last step of Finalize (§3.3.1); the caller closes it.
  static SecretBytes output(byte[] input, byte[] unblinded) {
    MessageDigest sha256 = Sha256.start();
    try {
      for (byte[] field : List.of(input, unblinded)) {
        sha256.update(ByteBuffer.allocate(Short.BYTES).putShort((short) field.length).flip());
        sha256.update(field);
      }
      sha256.update(ascii("Finalize"));
      return SecretBytes.takeFrom(sha256.digest());
    } finally {
      sha256.reset();
    }
  }

  private byte[] tag(String use) {
    return joined(ascii(use), context);
  }

  private static byte[] joined(byte[]... parts) {
    var out = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      out.put(part);
    }
    return out.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
