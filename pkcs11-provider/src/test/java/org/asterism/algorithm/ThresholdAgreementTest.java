package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.Polynomial;
import org.asterism.threshold.curve.SharedMultiplication;
import org.asterism.threshold.curve.X25519Form;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The secrets that Wycheproof expects of an agreement, by shares of its keys.
class ThresholdAgreementTest {
  private static final Kernel KERNEL = LibraryKernel.open();
  private static final int[][] SHAPES = {{2, 3}, {3, 5}};

  private final SecureRandom random = new SecureRandom();

  // Of P-384 and P-521 every third case, which takes as long as all of P-256.
  @ParameterizedTest
  @CsvSource({"secp256r1,P256,1,331", "secp384r1,P384,3,258", "secp521r1,P521,3,211"})
  void agreesAsExpected(String name, Curve curve, int step, int expected) {
    int agreed = 0;
    var vectors = WycheproofVector.load("ecdh_%s_ecpoint_test.json".formatted(name));
    for (int i = 0; i < vectors.size(); i += step) {
      WycheproofVector vector = vectors.get(i);
      Optional<Point> peer = peer(curve, vector.bytes("public"));
      if (peer.isEmpty()) {
        assertNotEquals("valid", vector.result(), vector.toString());
      } else {
        byte[] shared = shared(vector, peer.get(), SHAPES[i / step % SHAPES.length]);
        assertArrayEquals(vector.bytes("shared"), shared, vector.toString());
        agreed++;
      }
    }
    assertEquals(expected, agreed);
  }

  // A public key on the twist, and one that comes to zero, is refused: none of them is "valid".
  @Test
  void agreesByX25519() {
    int agreed = 0;
    for (var vector : WycheproofVector.load("x25519_test.json")) {
      Optional<Point> peer = X25519Form.peer(KERNEL, vector.bytes("public"));
      if (peer.isEmpty()) {
        assertNotEquals("valid", vector.result(), vector.toString());
        continue;
      }
      try (var privateKey = SecretBytes.takeFrom(vector.bytes("private"));
          SecretBytes scalar = X25519Form.scalar(privateKey);
          SecretBytes shared =
              X25519Form.shared(product(scalar, peer.get(), SHAPES[agreed % SHAPES.length]))) {
        shared.borrowArray(
            found -> assertArrayEquals(vector.bytes("shared"), found, vector.toString()));
      }
      agreed++;
    }
    assertEquals(271, agreed);
  }

  private byte[] shared(WycheproofVector vector, Point peer, int[] shape) {
    Curve curve = peer.curve();
    BigInteger key = vector.number("private").mod(curve.order());
    try (SecretBytes constant = ScalarField.of(curve).scalar(key)) {
      byte[] product = product(constant, peer, shape).encoded();
      return Arrays.copyOfRange(product, 1, product.length);
    }
  }

  private Point product(SecretBytes constant, Point peer, int[] shape) {
    Curve curve = peer.curve();
    Map<BigInteger, Point> answers = new LinkedHashMap<>();
    try (var randomness = DealingRandomness.ofBirth(new byte[16], random);
        var polynomial = Polynomial.sharing(constant, curve, shape[0] - 1, randomness);
        var multiplication = new SharedMultiplication(KERNEL, peer)) {
      for (int i = 0; i < shape[0]; i++) {
        BigInteger x = new BigInteger(curve.order().bitLength() - 1, random).add(BigInteger.ONE);
        try (SecretBytes share = polynomial.at(x)) {
          answers.put(x, KERNEL.multiply(multiplication.blindedFor(x, random), share));
        }
      }
      return multiplication.product(answers).orElseThrow();
    }
  }

  // What the engine's own reading of a peer's point does, before the vaults see it blinded.
  private static Optional<Point> peer(Curve curve, byte[] encoded) {
    try {
      var point =
          ECNamedCurveTable.getParameterSpec(curve.name().replace("P", "P-"))
              .getCurve()
              .decodePoint(encoded);
      return KERNEL.decode(curve, point.getEncoded(true));
    } catch (IllegalArgumentException noPoint) {
      return Optional.empty();
    }
  }
}
