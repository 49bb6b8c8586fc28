package org.asterism.conformance.adversity;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.asterism.kernel.Curve;
import org.asterism.kernel.LibraryKernel;
import org.asterism.oprf.BlindedInput;
import org.asterism.oprf.BlindedInput.Evaluated;
import org.asterism.oprf.Evaluator;
import org.asterism.oprf.Interpolation;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;

/// What k shares of a login key, lent, come to where they are together.
record PinSecrets(Map<XCoordinate, SecretBytes> shares) {
  private static final BigInteger ORDER = Curve.P256.order();

  /// The login key, which no party has after the PIN was set.
  byte[] key() {
    BigInteger key = BigInteger.ZERO;
    for (var share : shares.entrySet()) {
      BigInteger y = share.getValue().useArray(bytes -> new BigInteger(1, bytes));
      key = key.add(y.multiply(weight(share.getKey())));
    }
    byte[] padded = BigInteger.ONE.shiftLeft(256).add(key.mod(ORDER)).toByteArray();
    byte[] encoded = new byte[Curve.P256.scalarBytes()];
    System.arraycopy(padded, padded.length - encoded.length, encoded, 0, encoded.length);
    return encoded;
  }

  /// What is stretched; the caller closes it.
  SecretBytes evaluated(SecretBytes pin) {
    var random = new SecureRandom();
    var evaluator = new Evaluator(LibraryKernel.open(), random);
    BlindedInput.Blinded blinded = BlindedInput.of(pin, random).blind();
    Map<XCoordinate, Evaluated> parts = new HashMap<>();
    shares.forEach((x, share) -> {
      var evaluation = evaluator.evaluate(share, blinded.element()).orElseThrow();
      parts.put(x, blinded.unblind(evaluation, evaluation.publicShare()).orElseThrow());
    });
    return Interpolation.output(pin, parts);
  }

  // λ at 0.
  private BigInteger weight(XCoordinate of) {
    BigInteger weight = BigInteger.ONE;
    for (XCoordinate other : shares.keySet()) {
      if (!other.equals(of)) {
        BigInteger distance = BigInteger.valueOf((long) other.value() - of.value());
        weight =
            weight
                .multiply(BigInteger.valueOf(other.value()))
                .multiply(distance.modInverse(ORDER))
                .mod(ORDER);
      }
    }
    return weight;
  }
}
