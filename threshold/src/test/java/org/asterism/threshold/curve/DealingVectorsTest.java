package org.asterism.threshold.curve;

import static org.asterism.threshold.VectorFile.bytes;
import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.SessionTerms;
import org.asterism.threshold.VectorFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The Zcash Foundation's vectors: what members of a distributed generation add up to, and what
/// helpers of a repair do.
class DealingVectorsTest {
  private static final int N = 3;
  private static final byte[] SESSION = new byte[16];

  @ParameterizedTest
  @CsvSource({"EDWARDS25519, zcash-ed25519-vectors_dkg.json", "P256, zcash-p256-vectors_dkg.json"})
  void membersAddUpToThePublishedKey(Curve curve, String file) throws Exception {
    JsonNode inputs = VectorFile.read("frost/" + file).required("inputs");
    var points = new LinkedHashMap<BigInteger, Point>();
    for (int i = 1; i <= N; i++) {
      JsonNode member = inputs.required(String.valueOf(i));
      BigInteger x = BigInteger.valueOf(i);
      try (var dealt = new DealtShare(KERNEL, DealingRule.birth(curve, 2, N), x)) {
        for (int j = 1; j <= N; j++) {
          List<byte[]> vector = vector(inputs.required(String.valueOf(j)));
          dealt.add(j - 1, opened(vector), vector, subShare(curve, member, i, j));
        }
        try (SecretBytes share = dealt.share()) {
          share.borrowArray(y -> assertArrayEquals(bytes(member, "signing_share"), y));
        }
        points.put(x, dealt.vector().at(KERNEL, x).orElseThrow());
        assertArrayEquals(bytes(member, "verifying_share"), points.get(x).encoded());
        assertArrayEquals(
            bytes(inputs, "verifying_key"), dealt.vector().constant().orElseThrow().encoded());
      }
    }
    points.pollFirstEntry();
    assertArrayEquals(
        bytes(inputs, "verifying_key"),
        Interpolation.atZero(curve, points.keySet())
            .ofPoints(KERNEL, points)
            .orElseThrow()
            .encoded());
  }

  @ParameterizedTest
  @CsvSource({
    "EDWARDS25519, zcash-ed25519-repair-share.json",
    "P256, zcash-p256-repair-share.json"
  })
  void helpersAddUpToThePublishedSums(Curve curve, String file) {
    JsonNode vector = VectorFile.read("frost/" + file);
    addsUp(curve, vector.required("scalar_generation"), "random_scalar_");
    addsUp(curve, vector.required("sigma_generation"), "sigma_");
  }

  private static void addsUp(Curve curve, JsonNode numbers, String prefix) {
    var scalars = new ArrayList<SecretBytes>();
    for (int i = 1; numbers.has(prefix + i); i++) {
      scalars.add(SecretBytes.takeFrom(bytes(numbers, prefix + i)));
    }
    try (SecretBytes sum = ScalarSum.of(curve, scalars)) {
      sum.borrowArray(found -> assertArrayEquals(bytes(numbers, prefix + "sum"), found));
    }
    scalars.forEach(SecretBytes::close);
  }

  private static SessionOpened opened(List<byte[]> vector) {
    return new SessionOpened(
        new SessionTerms(2, 2, 2, 0),
        SESSION,
        new byte[32],
        new byte[32],
        SessionOpened.vectorDigest(SESSION, vector));
  }

  private static List<byte[]> vector(JsonNode dealer) {
    var vector = new ArrayList<byte[]>();
    dealer
        .required("vss_commitments")
        .forEach(point -> vector.add(HexFormat.of().parseHex(point.textValue())));
    return vector;
  }

  // What is dealt to oneself the file does not have: the polynomial's value.
  private static SecretBytes subShare(Curve curve, JsonNode member, int own, int dealer) {
    if (own != dealer) {
      JsonNode shares = member.required("signing_shares");
      return SecretBytes.takeFrom(bytes(shares, String.valueOf(dealer)));
    }
    ScalarField field = ScalarField.of(curve);
    try (SecretBytes constant = SecretBytes.takeFrom(bytes(member, "signing_key"));
        SecretBytes coefficient = SecretBytes.takeFrom(bytes(member, "coefficient"));
        SecretBytes x = field.scalar(BigInteger.valueOf(own));
        SecretBytes product = field.multiply(x, coefficient)) {
      return field.add(constant, product);
    }
  }
}
