package org.asterism.threshold.curve;

import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.VectorFile;
import org.asterism.threshold.curve.ProductProof.Proven;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Proofs are RFC 9497's bit for bit, and what a lying vault answers has none.
class ProductProofTest {
  private final SecureRandom random = Seeded.random(ProductProofTest.class);

  @ParameterizedTest
  @CsvSource({"P256,P256-SHA256", "P384,P384-SHA384", "P521,P521-SHA512"})
  void proofsAreTheRfcs(Curve curve, String identifier) {
    int compared = 0;
    for (JsonNode suite : VectorFile.read("voprf/allVectors.json")) {
      if (suite.required("identifier").textValue().equals(identifier)
          && suite.required("mode").intValue() == 1) {
        for (JsonNode vector : suite.required("vectors")) {
          if (vector.required("Batch").intValue() == 1) {
            proofIsTheRfcs(curve, suite, vector);
            compared++;
          }
        }
      }
    }
    assertEquals(2, compared);
  }

  private static void proofIsTheRfcs(Curve curve, JsonNode suite, JsonNode vector) {
    byte[] context =
        ("OPRFV1-\u0001-" + suite.required("identifier").textValue())
            .getBytes(StandardCharsets.US_ASCII);
    var proofs = new ProductProof(KERNEL, ProofSuite.of(context, curve));
    Point element = point(curve, vector, "BlindedElement");
    JsonNode proof = vector.required("Proof");
    try (var key = SecretBytes.takeFrom(VectorFile.bytes(suite, "skSm"));
        var nonce = SecretBytes.takeFrom(VectorFile.bytes(proof, "r"))) {
      Proven proven = proofs.prove(key, element, nonce);
      assertEquals(point(curve, suite, "pkSm"), proven.publicShare());
      assertEquals(point(curve, vector, "EvaluationElement"), proven.product());
      assertArrayEquals(VectorFile.bytes(proof, "proof"), proven.proof());
      assertTrue(proofs.verifies(proven.publicShare(), element, proven.product(), proven.proof()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLieHasNoProof(Curve curve) {
    var proofs = new ProductProof(KERNEL, ProofSuite.ofMulPoint(curve));
    Point element = times(curve, 7);
    try (var key = BornKey.draw(curve, 2, 3, random)) {
      BigInteger own = key.xs().getFirst();
      Proven right = proofs.prove(key.share(own), element, random);
      assertEquals(key.publicShare(own), right.publicShare());
      assertTrue(proofs.verifies(key.publicShare(own), element, right.product(), right.proof()));
      Point other = key.publicShare(key.xs().getLast());
      assertFalse(proofs.verifies(other, element, right.product(), right.proof()));
      Proven another = proofs.prove(key.share(key.xs().getLast()), element, random);
      assertFalse(
          proofs.verifies(key.publicShare(own), element, another.product(), another.proof()));
      assertFalse(proofs.verifies(key.publicShare(own), element, another.product(), right.proof()));
      assertFalse(
          proofs.verifies(key.publicShare(own), times(curve, 8), right.product(), right.proof()));
      changedProofsAreNone(proofs, right, element);
    }
  }

  // A proof of the login's context is none of an agreement's.
  @ParameterizedTest
  @EnumSource
  void aProofOfAnotherContextIsNone(Curve curve) {
    var login = new ProductProof(KERNEL, ProofSuite.of(new byte[] {1}, curve));
    var agreement = new ProductProof(KERNEL, ProofSuite.ofMulPoint(curve));
    Point element = times(curve, 7);
    try (var key = BornKey.draw(curve, 2, 3, random)) {
      Proven proven = login.prove(key.share(key.xs().getFirst()), element, random);
      assertTrue(login.verifies(proven.publicShare(), element, proven.product(), proven.proof()));
      assertFalse(
          agreement.verifies(proven.publicShare(), element, proven.product(), proven.proof()));
    }
  }

  private static void changedProofsAreNone(ProductProof proofs, Proven right, Point element) {
    byte[] proof = right.proof();
    for (int i : new int[] {proof.length / 2 - 2, proof.length - 2}) {
      byte[] changed = proof.clone();
      changed[i] ^= 1;
      assertFalse(proofs.verifies(right.publicShare(), element, right.product(), changed));
    }
    byte[] tooGreat = new byte[proof.length];
    Arrays.fill(tooGreat, (byte) -1);
    for (byte[] none :
        new byte[][] {
          tooGreat,
          new byte[proof.length],
          new byte[0],
          Arrays.copyOf(proof, proof.length - 1),
          Arrays.copyOf(proof, proof.length + 1)
        }) {
      assertFalse(proofs.verifies(right.publicShare(), element, right.product(), none));
    }
  }

  private static Point point(Curve curve, JsonNode parent, String field) {
    byte[] encoded = HexFormat.of().parseHex(parent.required(field).textValue());
    return KERNEL.decode(curve, encoded).orElseThrow();
  }

  private static Point times(Curve curve, int multiple) {
    try (SecretBytes scalar = ScalarField.of(curve).scalar(BigInteger.valueOf(multiple))) {
      return KERNEL.multiplyBase(curve, scalar);
    }
  }
}
