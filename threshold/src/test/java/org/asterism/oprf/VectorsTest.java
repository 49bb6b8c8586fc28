package org.asterism.oprf;

import static org.asterism.oprf.VectorFile.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.oprf.BlindedInput.Evaluated;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/// The vectors of RFC 9497 and RFC 9380: element, evaluation and proof bit for bit, and the output
/// also where the key is split and each vault has a blind of its own.
class VectorsTest {
  private static final VectorFile VOPRF = VectorFile.read("voprf-p256-sha256.txt");
  private static final Kernel KERNEL = LibraryKernel.open();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<XCoordinate> PLACES =
      List.of(
          new XCoordinate(1),
          new XCoordinate(7),
          new XCoordinate(40),
          new XCoordinate(41),
          new XCoordinate(255));

  @Test
  void inputsHashToTheirPoints() {
    List<Map<String, String>> vectors = VectorFile.read("hash-to-curve-p256.txt").vectors();
    assertEquals(5, vectors.size());
    for (Map<String, String> vector : vectors) {
      String tag = Objects.requireNonNull(vector.get("tag"));
      ECPoint point =
          HashToCurve.of(tag.getBytes(StandardCharsets.US_ASCII), bytes(vector, "input"));
      assertArrayEquals(bytes(vector, "x"), point.getAffineXCoord().getEncoded());
      assertArrayEquals(bytes(vector, "y"), point.getAffineYCoord().getEncoded());
    }
  }

  @Test
  void elementsEvaluationsAndProofsAreTheRfcs() {
    assertEquals(4, VOPRF.vectors().size());
    for (Map<String, String> vector : VOPRF.vectors()) {
      try (var key = SecretBytes.takeFrom(bytes(vector, "key"));
          var input = SecretBytes.takeFrom(bytes(vector, "input"))) {
        var blinded = BlindedInput.of(suite(vector), input, RANDOM).blind(blind(vector));
        assertArrayEquals(bytes(vector, "element"), blinded.element());
        Evaluation evaluation = evaluate(vector, key, blinded.element());
        assertArrayEquals(bytes(vector, "evaluated"), evaluation.element());
        if (vector.containsKey("proof")) {
          assertArrayEquals(bytes(vector, "public"), evaluation.publicShare());
          assertArrayEquals(bytes(vector, "proof"), evaluation.proof());
          assertEquals(true, blinded.unblind(evaluation, bytes(vector, "public")).isPresent());
        }
      }
    }
  }

  @Test
  void theWholeKeyYieldsTheOutput() {
    for (Map<String, String> vector : VOPRF.vectors()) {
      try (var key = SecretBytes.takeFrom(bytes(vector, "key"));
          var input = SecretBytes.takeFrom(bytes(vector, "input"));
          var dealt = LoginKey.deal(key, 1, PLACES, RANDOM);
          SecretBytes output = dealt.output(suite(vector), input)) {
        assertOutput(vector, output);
      }
    }
  }

  @Test
  void splitKeysYieldTheOutputWithABlindForEachVault() {
    for (Map<String, String> vector : VOPRF.vectors()) {
      splitYieldsTheOutput(vector, 2, PLACES.subList(0, 3));
      splitYieldsTheOutput(vector, 3, PLACES);
    }
  }

  private static void splitYieldsTheOutput(
      Map<String, String> vector, int k, List<XCoordinate> places) {
    Suite suite = suite(vector);
    try (var whole = SecretBytes.takeFrom(bytes(vector, "key"));
        var input = SecretBytes.takeFrom(bytes(vector, "input"));
        var key = LoginKey.deal(whole, k, places, RANDOM)) {
      var blinded = BlindedInput.of(suite, input, RANDOM);
      for (int first = 0; first + k <= places.size(); first++) {
        Map<XCoordinate, Evaluated> parts = new HashMap<>();
        for (XCoordinate place : places.subList(first, first + k)) {
          BlindedInput.Blinded one = blinded.blind();
          Evaluation evaluation = evaluate(vector, key.share(place), one.element());
          parts.put(place, one.unblind(evaluation, key.publicShare(place)).orElseThrow());
        }
        try (SecretBytes output = Interpolation.output(input, parts)) {
          assertOutput(vector, output);
        }
      }
    }
  }

  private static Evaluation evaluate(
      Map<String, String> vector, SecretBytes share, byte[] element) {
    byte[] drawn = new byte[Evaluation.SHARE_BYTES];
    RANDOM.nextBytes(drawn);
    drawn[0] = 1;
    byte[] nonce = vector.containsKey("nonce") ? bytes(vector, "nonce") : drawn;
    try (var r = SecretBytes.takeFrom(nonce)) {
      return new Evaluator(KERNEL, RANDOM)
          .prove(suite(vector), share, KERNEL.decode(Curve.P256, element).orElseThrow(), r);
    }
  }

  private static void assertOutput(Map<String, String> vector, SecretBytes output) {
    assertArrayEquals(bytes(vector, "output"), output.useArray(byte[]::clone));
  }

  private static Suite suite(Map<String, String> vector) {
    return new Suite(Integer.parseInt(vector.get("mode")));
  }

  private static BigInteger blind(Map<String, String> vector) {
    return new BigInteger(1, bytes(vector, "blind"));
  }
}
