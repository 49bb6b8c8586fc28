package org.asterism.threshold.ecdsa;

import static java.util.Objects.requireNonNull;
import static org.asterism.threshold.curve.BornKey.KERNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.kernel.ScalarField;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Contest;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.curve.BornKey;
import org.asterism.threshold.curve.PublicScalar;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Any keepers sign, and who lies when signing is named.
class EcdsaTest {
  private final SecureRandom random = Seeded.random(EcdsaTest.class);

  @ParameterizedTest
  @CsvSource({
    "P256,2,3",
    "P256,3,5",
    "P256,2,5",
    "P256,4,7",
    "P256,8,15",
    "P384,2,3",
    "P384,3,5",
    "P521,2,3",
    "P521,3,5"
  })
  void keepersSign(Curve curve, int k, int n) throws Exception {
    try (var key = BornKey.draw(curve, k, n, random)) {
      var session = new Presigning(key, 2, random);
      for (int index = 0; index < 2; index++) {
        session.open(index).finish();
        assertTrue(session.isOfTheKey());
        byte[] digest = bytes(index == 0 ? 32 : 64);
        EcdsaRound round = session.round(digest, bytes(EcdsaRound.FRESHNESS_BYTES));
        Map<BigInteger, BigInteger> parts = parts(session, round);
        parts.forEach(
            (x, part) -> assertTrue(round.isShare(requireNonNull(session.checks.get(x)), part)));
        byte[] signature = round.signature(parts);
        assertTrue(EcdsaVerification.verifies(KERNEL, key.publicKey(), digest, signature));
        assertTrue(bouncyVerifies(key.publicKey(), digest, signature));
      }
    }
  }

  @Test
  void aLiarIsNamedAndNobodyElse() throws Exception {
    try (var key = BornKey.draw(Curve.P256, 3, 5, random)) {
      var session = new Presigning(key, 1, random).open(0).finish();
      byte[] digest = bytes(32);
      EcdsaRound round = session.round(digest, bytes(32));
      Map<BigInteger, BigInteger> right = parts(session, round);
      for (BigInteger liar : session.shape.keepers()) {
        Map<BigInteger, BigInteger> lied = new LinkedHashMap<>(right);
        lied.computeIfPresent(liar, (_, part) -> part.add(BigInteger.ONE).mod(Curve.P256.order()));
        assertFalse(
            EcdsaVerification.verifies(KERNEL, key.publicKey(), digest, round.signature(lied)));
        lied.forEach((x, part) ->
            assertEquals(
                !x.equals(liar), round.isShare(requireNonNull(session.checks.get(x)), part)));
      }
    }
  }

  @Test
  void aPartIsOfOneDigestAndItsFreshBytes() throws Exception {
    try (var key = BornKey.draw(Curve.P256, 2, 3, random)) {
      var session = new Presigning(key, 1, random).open(0).finish();
      byte[] digest = bytes(32);
      byte[] fresh = bytes(32);
      EcdsaRound round = session.round(digest, fresh);
      Map<BigInteger, BigInteger> parts = parts(session, round);
      parts.forEach((x, part) -> {
        assertFalse(
            part(session, bytes(32), fresh).isShare(requireNonNull(session.checks.get(x)), part));
        assertFalse(
            part(session, digest, bytes(32)).isShare(requireNonNull(session.checks.get(x)), part));
      });
    }
  }

  @Test
  void aPresignatureSignsOnceAlsoAtTheSameInstant() throws Exception {
    try (var key = BornKey.draw(Curve.P256, 2, 3, random)) {
      var session = new Presigning(key, 1, random).open(0).finish();
      EcdsaRound round = session.round(bytes(32), bytes(32));
      Presignature one = session.presignatures.values().iterator().next();
      assertEquals(1, Contest.winners(() -> round.share(one)));
      EcdsaRound other = session.round(bytes(32), bytes(32));
      var refused = assertThrows(ThresholdRefused.class, () -> other.share(one).close());
      assertEquals(Fault.SPENT, refused.fault());
      var foreign = new Presigning(key, 1, random).open(0).finish();
      assertThrows(
          IllegalArgumentException.class,
          () -> round.share(foreign.presignatures.values().iterator().next()).close());
    }
  }

  @ParameterizedTest
  @EnumSource(names = "EDWARDS25519", mode = EnumSource.Mode.EXCLUDE)
  void aDigestOfZeroIsRefused(Curve curve) {
    Point nonce = point(curve, BigInteger.TWO);
    byte[] order = curve.order().toByteArray();
    byte[] exact = Arrays.copyOfRange(order, order.length - curve.scalarBytes(), order.length);
    for (byte[] digest :
        List.of(new byte[32], new byte[64], curve == Curve.P521 ? new byte[66] : exact)) {
      var refused =
          assertThrows(
              ThresholdRefused.class, () -> EcdsaRound.of(KERNEL, nonce, digest, new byte[32]));
      assertEquals(Fault.DIGEST, refused.fault());
    }
  }

  // The values are another program's.
  @ParameterizedTest
  @CsvFileSource(resources = "rerandomisation.csv", numLinesToSkip = 1)
  void factorsAreHashToFields(
      Curve curve, int multiple, String digest, String freshness, String factor) {
    assertEquals(
        new BigInteger(factor, 16),
        Rerandomisation.factor(
            point(curve, BigInteger.valueOf(multiple)),
            new BigInteger(digest, 16),
            java.util.HexFormat.of().parseHex(freshness)));
  }

  private static Map<BigInteger, BigInteger> parts(Presigning session, EcdsaRound round)
      throws ThresholdRefused {
    var parts = new LinkedHashMap<BigInteger, BigInteger>();
    for (var each : session.presignatures.entrySet()) {
      try (SecretBytes part = round.share(each.getValue())) {
        parts.put(each.getKey(), PublicScalar.reveal(session.key.curve(), part));
      }
    }
    return parts;
  }

  private static EcdsaRound part(Presigning session, byte[] digest, byte[] freshness) {
    try {
      return session.round(digest, freshness);
    } catch (ThresholdRefused e) {
      throw new AssertionError(e);
    }
  }

  private static Point point(Curve curve, BigInteger multiple) {
    try (SecretBytes scalar = ScalarField.of(curve).scalar(multiple)) {
      return KERNEL.multiplyBase(curve, scalar);
    }
  }

  private static boolean bouncyVerifies(Point publicKey, byte[] digest, byte[] signature) {
    Curve curve = publicKey.curve();
    var parameters = ECNamedCurveTable.getParameterSpec(curve.name().replace("P", "P-"));
    var domain =
        new ECDomainParameters(parameters.getCurve(), parameters.getG(), parameters.getN());
    var verifier = new ECDSASigner();
    verifier.init(
        false,
        new ECPublicKeyParameters(parameters.getCurve().decodePoint(publicKey.encoded()), domain));
    int half = signature.length / 2;
    return verifier.verifySignature(
        digest,
        new BigInteger(1, Arrays.copyOf(signature, half)),
        new BigInteger(1, Arrays.copyOfRange(signature, half, signature.length)));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
