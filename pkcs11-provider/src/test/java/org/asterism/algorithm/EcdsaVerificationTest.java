package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.LibraryKernel;
import org.asterism.kernel.Point;
import org.asterism.threshold.ecdsa.EcdsaVerification;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The verification that every threshold signature passes before it leaves says what Wycheproof
/// says.
class EcdsaVerificationTest {
  private static final Kernel KERNEL = LibraryKernel.open();

  @ParameterizedTest
  @CsvSource({
    "secp256r1_sha256,P256,SHA-256",
    "secp384r1_sha384,P384,SHA-384",
    "secp521r1_sha512,P521,SHA-512"
  })
  void verifiesAsExpected(String name, Curve curve, String hash) throws Exception {
    for (var vector : WycheproofVector.load("ecdsa_%s_p1363_test.json".formatted(name))) {
      byte[] digest = MessageDigest.getInstance(hash).digest(vector.bytes("msg"));
      Point key = key(curve, vector.keyBytes("publicKey", "uncompressed"));
      assertEquals(
          vector.result().equals("valid"),
          EcdsaVerification.verifies(KERNEL, key, digest, vector.bytes("sig")),
          vector.toString());
    }
  }

  private static Point key(Curve curve, byte[] encoded) {
    var point =
        ECNamedCurveTable.getParameterSpec(curve.name().replace("P", "P-"))
            .getCurve()
            .decodePoint(encoded);
    return KERNEL.decode(curve, point.getEncoded(true)).orElseThrow();
  }
}
