package org.asterism.enclave.session;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.AdditiveParts;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.curve.ScalarSum;
import org.asterism.threshold.rsa.RsaRefresh;
import org.asterism.threshold.rsa.RsaRepair;
import org.asterism.vault.Octets;

/// How helpers take their shares apart and another vault's share comes of the parts (Laing and
/// Stinson, eprint 2017/1155; threshold.md §11).
sealed interface PartSharing {
  static PartSharing of(Group group) {
    return Curve.of(group).<PartSharing>map(OnCurve::new).orElseGet(Whole::new);
  }

  /// A part for each helper of what this one has; the caller closes them, the share stays open.
  List<SecretBytes> split(
      SecretBytes share, RepairParticipants participants, DealingRandomness randomness);

  /// How long a part is.
  int partBytes(SecretBytes share);

  /// @throws ThresholdRefused if it cannot be a part, by the dealer's place
  void requirePart(int dealer, SecretBytes part) throws ThresholdRefused;

  /// What parts come to, which the caller closes.
  SecretBytes sum(List<SecretBytes> parts);

  /// The share that the sums of all helpers come to, which the caller closes.
  ///
  /// @throws ThresholdRefused if they come to none
  SecretBytes share(List<SecretBytes> sums) throws ThresholdRefused;

  /// The point of a share; none over whole numbers.
  List<byte[]> point(Kernel kernel, SecretBytes share);

  /// The repaired share's own.
  ///
  /// @param points what each helper has shown, in their order
  /// @param key what the record is committed to
  /// @throws ThresholdRefused unless the points of the helpers are of that key, and this one is on
  ///   one polynomial with them
  Octets requireOne(
      Kernel kernel,
      RepairParticipants participants,
      List<List<byte[]>> points,
      Commitment key,
      SecretBytes share)
      throws ThresholdRefused;

  /// Of a key on a curve: with points by which the vault sees that its share is the key's.
  record OnCurve(Curve curve) implements PartSharing {
    @Override
    public List<SecretBytes> split(
        SecretBytes share, RepairParticipants participants, DealingRandomness randomness) {
      List<BigInteger> helpers = participants.helpers();
      var weights = Interpolation.at(participants.lost(), curve, helpers);
      try (SecretBytes weighted = weights.weighted(participants.ownX(), share)) {
        return AdditiveParts.split(weighted, helpers.size(), curve, randomness);
      }
    }

    @Override
    public int partBytes(SecretBytes share) {
      return curve.scalarBytes();
    }

    // A part that is zero is as unlikely as to guess the share.
    @Override
    public void requirePart(int dealer, SecretBytes part) throws ThresholdRefused {
      if (part.length() != curve.scalarBytes() || !ScalarField.of(curve).isNonZero(part)) {
        throw new ThresholdRefused(Fault.SUB_SHARE, dealer);
      }
    }

    @Override
    public SecretBytes sum(List<SecretBytes> parts) {
      return ScalarSum.of(curve, parts);
    }

    @Override
    public SecretBytes share(List<SecretBytes> sums) {
      return sum(sums);
    }

    @Override
    public List<byte[]> point(Kernel kernel, SecretBytes share) {
      return List.of(kernel.multiplyBase(curve, share).encoded());
    }

    @Override
    public Octets requireOne(
        Kernel kernel,
        RepairParticipants participants,
        List<List<byte[]>> points,
        Commitment key,
        SecretBytes share)
        throws ThresholdRefused {
      Map<BigInteger, Point> shown = decode(kernel, participants.helpers(), points);
      byte[] salt = participants.cast().salt().toByteArray();
      boolean ofTheKey =
          Interpolation.atZero(curve, participants.helpers())
              .ofPoints(kernel, shown)
              .map(one -> Commitment.toKey(salt, curve.group().number(), one.encoded()))
              .filter(key::equals)
              .isPresent();
      if (!ofTheKey) {
        throw new ThresholdRefused(Fault.PUBLIC_KEY);
      }
      Optional<Point> own =
          Optional.of(share)
              .filter(ScalarField.of(curve)::isNonZero)
              .map(scalar -> kernel.multiplyBase(curve, scalar));
      Optional<Point> expected =
          Interpolation.at(participants.lost(), curve, participants.helpers())
              .ofPoints(kernel, shown);
      return own.filter(point -> expected.equals(Optional.of(point)))
          .map(point -> Octets.of(point.encoded()))
          .orElseThrow(() -> new ThresholdRefused(Fault.SHARE));
    }

    private Map<BigInteger, Point> decode(
        Kernel kernel, List<BigInteger> helpers, List<List<byte[]>> points)
        throws ThresholdRefused {
      var decoded = new LinkedHashMap<BigInteger, Point>();
      for (int i = 0; i < helpers.size(); i++) {
        int dealer = i;
        if (points.get(i).size() != 1) {
          throw new ThresholdRefused(Fault.VECTOR_LENGTH, dealer);
        }
        Point point =
            kernel
                .decode(curve, points.get(i).getFirst())
                .orElseThrow(() -> new ThresholdRefused(Fault.POINT, dealer));
        decoded.put(helpers.get(i), point);
      }
      return decoded;
    }
  }

  /// Of an RSA key: whole numbers, and whether they are of the key is seen by using them.
  record Whole() implements PartSharing {
    @Override
    public List<SecretBytes> split(
        SecretBytes share, RepairParticipants participants, DealingRandomness randomness) {
      return RsaRepair.split(
          share,
          participants.helpers(),
          participants.ownX(),
          participants.lost(),
          randomness::bytes);
    }

    @Override
    public int partBytes(SecretBytes share) {
      return RsaRepair.partBytes(share.length());
    }

    @Override
    public void requirePart(int dealer, SecretBytes part) throws ThresholdRefused {
      if (!RsaRefresh.isShareLength(RsaRepair.shareBytes(part.length()))) {
        throw new ThresholdRefused(Fault.SUB_SHARE, dealer);
      }
    }

    @Override
    public SecretBytes sum(List<SecretBytes> parts) {
      return RsaRepair.sum(parts);
    }

    @Override
    public SecretBytes share(List<SecretBytes> sums) throws ThresholdRefused {
      int length = sums.getFirst().length();
      if (sums.stream().anyMatch(sum -> sum.length() != length)) {
        throw new ThresholdRefused(Fault.SCALAR);
      }
      return RsaRepair.share(sums, RsaRepair.shareBytes(length));
    }

    @Override
    public List<byte[]> point(Kernel kernel, SecretBytes share) {
      return List.of();
    }

    @Override
    public Octets requireOne(
        Kernel kernel,
        RepairParticipants participants,
        List<List<byte[]>> points,
        Commitment key,
        SecretBytes share)
        throws ThresholdRefused {
      for (int dealer = 0; dealer < points.size(); dealer++) {
        if (!points.get(dealer).isEmpty()) {
          throw new ThresholdRefused(Fault.VECTOR_LENGTH, dealer);
        }
      }
      return Octets.EMPTY;
    }
  }
}
