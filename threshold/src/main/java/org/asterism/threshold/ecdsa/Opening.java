package org.asterism.threshold.ecdsa;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.PublicScalar;

/// What one participant opens of one presignature (threshold.md §10, 3).
///
/// @param nonce the point of its share of the nonce, K
/// @param blinded its share of the blinded nonce, w
/// @param blindedKey its share of the blinded key under the mask, d
public record Opening(Point nonce, BigInteger blinded, BigInteger blindedKey) {
  /// How long [#encoded] is.
  public static int length(Curve curve) {
    return curve.pointBytes() + 2 * curve.scalarBytes();
  }

  /// K | w | d.
  public byte[] encoded() {
    Curve curve = nonce.curve();
    return ByteBuffer.allocate(length(curve))
        .put(nonce.encoded())
        .put(PublicScalar.encode(curve, blinded))
        .put(PublicScalar.encode(curve, blindedKey))
        .array();
  }

  /// What one participant opens of a whole batch, one after the other.
  ///
  /// @param batch how many presignatures the session makes
  public static List<Opening> decodeAll(Kernel kernel, Curve curve, byte[] encoded, int batch)
      throws ThresholdRefused {
    int each = length(curve);
    if (encoded.length != batch * each) {
      throw new ThresholdRefused(Fault.OPENINGS);
    }
    var openings = new ArrayList<Opening>();
    for (int from = 0; from < encoded.length; from += each) {
      openings.add(decode(kernel, curve, Arrays.copyOfRange(encoded, from, from + each)));
    }
    return openings;
  }

  public static Opening decode(Kernel kernel, Curve curve, byte[] encoded) throws ThresholdRefused {
    if (encoded.length != length(curve)) {
      throw new ThresholdRefused(Fault.OPENINGS);
    }
    int first = curve.pointBytes();
    int second = first + curve.scalarBytes();
    return new Opening(
        kernel
            .decode(curve, Arrays.copyOf(encoded, first))
            .orElseThrow(() -> new ThresholdRefused(Fault.POINT)),
        scalar(curve, Arrays.copyOfRange(encoded, first, second)),
        scalar(curve, Arrays.copyOfRange(encoded, second, encoded.length)));
  }

  private static BigInteger scalar(Curve curve, byte[] encoded) throws ThresholdRefused {
    return PublicScalar.decode(curve, encoded)
        .orElseThrow(() -> new ThresholdRefused(Fault.SCALAR));
  }
}
