package org.asterism.threshold.frost;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.PointSum;
import org.asterism.threshold.curve.PublicScalar;

/// One signature in the making: what a list of commitments, a public key and a message come to, for
/// the vault that adds its share and for the engine that adds them up (RFC 9591 §5.2, §5.3).
///
/// **Guarantee.** Identifiers and weights are inside every binding factor, by the list's hash: who
/// asks a vault cannot choose them afterwards. Immutable; for any thread.
public final class SigningRound {
  private static final Curve CURVE = Curve.EDWARDS25519;

  private final Kernel kernel;
  private final CommitmentList list;
  private final Interpolation weights;
  private final Map<BigInteger, byte[]> bindingInputs = new LinkedHashMap<>();
  private final Map<BigInteger, BigInteger> bindingFactors = new LinkedHashMap<>();
  private final Point nonce;
  private final BigInteger challenge;

  private SigningRound(Kernel kernel, CommitmentList list, Point publicKey, byte[] message)
      throws ThresholdRefused {
    this.kernel = kernel;
    this.list = list;
    this.weights = Interpolation.atZero(CURVE, list.identifiers());
    bind(publicKey, message);
    this.nonce = groupCommitment();
    this.challenge = FrostHash.challenge(nonce.encoded(), publicKey.encoded(), message);
  }

  /// @throws ThresholdRefused if the commitments cancel each other out
  public static SigningRound of(Kernel kernel, CommitmentList list, Point publicKey, byte[] message)
      throws ThresholdRefused {
    return new SigningRound(kernel, list, publicKey, message);
  }

  /// One vault's share of the signature, z = d + ρ·e + λ·c·y (§5.2, sign); the caller closes it.
  /// The nonces are spent.
  ///
  /// @param own the vault's identifier in the list
  /// @throws ThresholdRefused if the nonces have signed before
  public SecretBytes share(BigInteger own, Nonces nonces, SecretBytes keyShare)
      throws ThresholdRefused {
    nonces.spend();
    ScalarField field = ScalarField.of(CURVE);
    try (nonces;
        SecretBytes factor = field.scalar(bindingFactor(own));
        SecretBytes binding = field.multiply(factor, nonces.binding());
        SecretBytes sum = field.add(nonces.hiding(), binding);
        SecretBytes weight = field.scalar(weighted(own));
        SecretBytes key = field.multiply(weight, keyShare)) {
      return field.add(sum, key);
    }
  }

  /// Whether it is that vault's share of the signature (§5.4, verify_signature_share).
  public boolean isShare(BigInteger signer, Point publicShare, BigInteger share) {
    NonceCommitment commitment = commitment(signer);
    var expected =
        new PointSum(kernel, CURVE)
            .plus(commitment.hiding())
            .plus(bindingFactor(signer), commitment.binding())
            .plus(weighted(signer), publicShare);
    return new PointSum(kernel, CURVE).plusBase(share).total().equals(expected.total());
  }

  /// The signature, 64 bytes (§5.3, aggregate). It does not leave unverified.
  ///
  /// @param shares one for each signer
  public byte[] aggregate(Map<BigInteger, BigInteger> shares) {
    if (!shares.keySet().equals(bindingFactors.keySet())) {
      throw new IllegalArgumentException("expected a share of each signer in the list");
    }
    BigInteger sum =
        shares.values().stream().reduce(BigInteger.ZERO, BigInteger::add).mod(CURVE.order());
    byte[] first = nonce.encoded();
    byte[] second = PublicScalar.encode(CURVE, sum);
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  BigInteger bindingFactor(BigInteger signer) {
    BigInteger factor = bindingFactors.get(signer);
    if (factor == null) {
      throw new IllegalArgumentException("expected one who is in the list");
    }
    return factor;
  }

  Map<BigInteger, byte[]> bindingInputs() {
    return bindingInputs;
  }

  // λ·c, which everybody knows.
  private BigInteger weighted(BigInteger signer) {
    return weights.weight(signer).multiply(challenge).mod(CURVE.order());
  }

  private NonceCommitment commitment(BigInteger signer) {
    return list.signers().stream()
        .filter(each -> each.identifier().equals(signer))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected one who is in the list"))
        .commitment();
  }

  // §4.4, compute_binding_factors.
  private void bind(Point publicKey, byte[] message) {
    byte[] encodedKey = publicKey.encoded();
    byte[] hashedMessage = FrostHash.message(message);
    byte[] hashedList = FrostHash.commitments(list.encoded());
    for (BigInteger identifier : list.identifiers()) {
      byte[] encoded = PublicScalar.encode(CURVE, identifier);
      byte[] input =
          ByteBuffer.allocate(
                  encodedKey.length + hashedMessage.length + hashedList.length + encoded.length)
              .put(encodedKey)
              .put(hashedMessage)
              .put(hashedList)
              .put(encoded)
              .array();
      bindingInputs.put(identifier, input);
      bindingFactors.put(identifier, FrostHash.bindingFactor(input));
    }
  }

  // §4.5, compute_group_commitment.
  private Point groupCommitment() throws ThresholdRefused {
    var sum = new PointSum(kernel, CURVE);
    for (CommitmentList.Signer signer : list.signers()) {
      sum.plus(signer.commitment().hiding());
      sum.plus(bindingFactor(signer.identifier()), signer.commitment().binding());
    }
    return sum.total().orElseThrow(() -> new ThresholdRefused(Fault.NONCE));
  }
}
