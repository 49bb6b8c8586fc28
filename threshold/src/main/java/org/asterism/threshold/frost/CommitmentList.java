package org.asterism.threshold.frost;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.PublicScalar;

/// Who signs together, by their commitments (RFC 9591 §4.3): sorted by identifier, distinct, in
/// range. Immutable.
public final class CommitmentList {
  /// As many as a key has shares at most.
  public static final int SIGNERS_MAX = 15;

  private static final Curve CURVE = Curve.EDWARDS25519;

  private final List<Signer> signers;

  private CommitmentList(List<Signer> signers) {
    this.signers = List.copyOf(signers);
  }

  /// One who signs.
  ///
  /// @param identifier the x-coordinate of its share
  public record Signer(BigInteger identifier, NonceCommitment commitment) {}

  /// One who signs, as it is sent.
  public record EncodedSigner(byte[] identifier, byte[] hiding, byte[] binding) {}

  /// The list of what was sent.
  public static CommitmentList decode(Kernel kernel, List<EncodedSigner> encoded)
      throws ThresholdRefused {
    if (encoded.size() > SIGNERS_MAX) {
      throw new ThresholdRefused(Fault.LIST);
    }
    var signers = new ArrayList<Signer>();
    for (EncodedSigner each : encoded) {
      BigInteger identifier =
          PublicScalar.decode(CURVE, each.identifier())
              .orElseThrow(() -> new ThresholdRefused(Fault.SCALAR));
      var commitment =
          new NonceCommitment(point(kernel, each.hiding()), point(kernel, each.binding()));
      signers.add(new Signer(identifier, commitment));
    }
    return of(signers);
  }

  /// @param signers sorted by identifier
  public static CommitmentList of(List<Signer> signers) throws ThresholdRefused {
    if (signers.isEmpty() || signers.size() > SIGNERS_MAX) {
      throw new ThresholdRefused(Fault.LIST);
    }
    BigInteger before = BigInteger.ZERO;
    for (Signer signer : signers) {
      if (!Interpolation.isX(CURVE, signer.identifier())) {
        throw new ThresholdRefused(Fault.SCALAR);
      }
      if (signer.identifier().compareTo(before) <= 0) {
        throw new ThresholdRefused(Fault.LIST);
      }
      before = signer.identifier();
    }
    return new CommitmentList(signers);
  }

  public List<Signer> signers() {
    return signers;
  }

  /// The identifier that the list gives to a vault, by its own commitment (threshold.md §9).
  ///
  /// @throws ThresholdRefused unless it is in the list exactly once
  public BigInteger identifierOf(NonceCommitment own) throws ThresholdRefused {
    List<Signer> mine = signers.stream().filter(signer -> signer.commitment().equals(own)).toList();
    if (mine.size() != 1) {
      throw new ThresholdRefused(Fault.OWN_COMMITMENT);
    }
    return mine.getFirst().identifier();
  }

  List<BigInteger> identifiers() {
    return signers.stream().map(Signer::identifier).toList();
  }

  /// RFC 9591 §4.3, encode_group_commitment_list.
  byte[] encoded() {
    var encoded = new ByteArrayOutputStream();
    for (Signer signer : signers) {
      encoded.writeBytes(PublicScalar.encode(CURVE, signer.identifier()));
      encoded.writeBytes(signer.commitment().hiding().encoded());
      encoded.writeBytes(signer.commitment().binding().encoded());
    }
    return encoded.toByteArray();
  }

  private static Point point(Kernel kernel, byte[] encoded) throws ThresholdRefused {
    return kernel.decode(CURVE, encoded).orElseThrow(() -> new ThresholdRefused(Fault.POINT));
  }
}
