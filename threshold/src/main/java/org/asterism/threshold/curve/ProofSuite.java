package org.asterism.threshold.curve;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.asterism.kernel.Curve;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.hash2curve.impl.XmdMessageExpansion;

/// The hashes of proofs in one context on one curve (RFC 9497 §2.2, §4): a proof of one context is
/// none in another. Immutable.
public final class ProofSuite {
  private static final String MUL_POINT = "asterism/mul-point/v1-";

  private final Curve curve;
  private final byte[] context;

  private ProofSuite(Curve curve, byte[] context) {
    this.curve = curve;
    this.context = context;
  }

  /// @param context the RFC's contextString
  public static ProofSuite of(byte[] context, Curve curve) {
    return new ProofSuite(curve, context.clone());
  }

  /// For points that are multiplied by a share of a key (threshold.md §7).
  public static ProofSuite ofMulPoint(Curve curve) {
    return new ProofSuite(curve, (MUL_POINT + name(curve)).getBytes(US_ASCII));
  }

  Curve curve() {
    return curve;
  }

  /// The weight of the one pair in ComputeComposites (§2.2.1), which is its scalar d.
  public BigInteger weight(byte[] publicShare, byte[] element, byte[] product) {
    byte[] seed = hash(joined(fields(publicShare, tag("Seed-"))));
    byte[] index = new byte[Short.BYTES];
    return hashToScalar(joined(fields(seed), index, fields(element, product), ascii("Composite")));
  }

  /// The challenge of GenerateProof and VerifyProof (§2.2.1, §2.2.2).
  ///
  /// @param points the public share, the composites of element and product, and both commitments
  public BigInteger challenge(byte[]... points) {
    return hashToScalar(joined(fields(points), ascii("Challenge")));
  }

  // §4.1 to §4.5; for edwards25519 as §4.1 has it for ristretto255.
  private BigInteger hashToScalar(byte[] input) {
    byte[] uniform =
        new XmdMessageExpansion(digest(), securityBits())
            .expandMessage(input, tag("HashToScalar-"), scalarInputBytes());
    return PublicScalar.number(curve, uniform).mod(curve.order());
  }

  private int scalarInputBytes() {
    return switch (curve) {
      case P256 -> 48;
      case P384 -> 72;
      case P521 -> 98;
      case EDWARDS25519 -> 64;
    };
  }

  private int securityBits() {
    return switch (curve) {
      case P256, EDWARDS25519 -> 128;
      case P384 -> 192;
      case P521 -> 256;
    };
  }

  private ExtendedDigest digest() {
    return switch (curve) {
      case P256 -> new SHA256Digest();
      case P384 -> new SHA384Digest();
      case P521, EDWARDS25519 -> new SHA512Digest();
    };
  }

  private static String name(Curve curve) {
    return switch (curve) {
      case P256 -> "P256-SHA256";
      case P384 -> "P384-SHA384";
      case P521 -> "P521-SHA512";
      case EDWARDS25519 -> "edwards25519-SHA512";
    };
  }

  private byte[] hash(byte[] input) {
    ExtendedDigest digest = digest();
    byte[] result = new byte[digest.getDigestSize()];
    digest.update(input, 0, input.length);
    digest.doFinal(result, 0);
    return result;
  }

  private byte[] tag(String use) {
    return joined(ascii(use), context);
  }

  // Each after its length, I2OSP(length, 2).
  private static byte[] fields(byte[]... fields) {
    var out = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      out.writeBytes(ByteBuffer.allocate(Short.BYTES).putShort((short) field.length).array());
      out.writeBytes(field);
    }
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
