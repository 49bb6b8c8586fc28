package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.rsa.RsaCombination;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.threshold.rsa.RsaSharing;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The signatures that Wycheproof expects, by shares of its keys: bit for bit the same.
class ThresholdWycheproofTest {
  private static final int[][] SHAPES = {{2, 2}, {2, 3}, {3, 5}, {4, 7}, {8, 15}};

  private final SecureRandom random = new SecureRandom();

  // The keys with exponent 3 are those that threshold custody refuses.
  @ParameterizedTest
  @CsvSource({"2048,40,3", "3072,24,2", "4096,24,0"})
  void signsBitForBit(int bits, int expected, int expectedRefused) {
    int signed = 0;
    int refused = 0;
    for (var vector : WycheproofVector.load("rsa_pkcs1_%d_sig_gen_test.json".formatted(bits))) {
      BigInteger modulus = vector.keyNumber("privateKey", "modulus");
      BigInteger exponent = vector.keyNumber("privateKey", "publicExponent");
      if (RsaKey.refusal(modulus, exponent).isPresent()) {
        assertEquals(BigInteger.valueOf(3), exponent);
        refused++;
      } else {
        sign(vector, new RsaKey(modulus, exponent), SHAPES[signed % SHAPES.length]);
        signed++;
      }
    }
    assertEquals(expected, signed);
    assertEquals(expectedRefused, refused);
  }

  private void sign(WycheproofVector vector, RsaKey key, int[] shape) {
    byte[] signature = vector.bytes("sig");
    BigInteger block = new BigInteger(1, signature).modPow(key.exponent(), key.modulus());
    assertTrue(key.isBase(key.encode(block)));
    var sharing = RsaSharing.draw(key, shape[0], shape[1], random);
    List<XCoordinate> quorum = new ArrayList<>(sharing.xs());
    Collections.shuffle(quorum, random);
    quorum.subList(shape[0], shape[1]).clear();
    Map<XCoordinate, BigInteger> partials = new LinkedHashMap<>();
    try (var exponent = SecretBytes.takeFrom(privateExponent(vector, key))) {
      sharing
          .split(exponent, random)
          .forEach((x, share) -> {
            if (quorum.contains(x)) {
              partials.put(x, share.useArray(y -> power(block, y, key)));
            }
            share.close();
          });
    }
    BigInteger result = new RsaCombination(key, shape[0]).combine(block, partials).orElseThrow();
    assertArrayEquals(signature, key.encode(result), vector.toString());
  }

  private static byte[] privateExponent(WycheproofVector vector, RsaKey key) {
    return key.encode(vector.keyNumber("privateKey", "privateExponent"));
  }

  private static BigInteger power(BigInteger base, byte[] exponent, RsaKey key) {
    return base.modPow(new BigInteger(1, exponent), key.modulus());
  }
}
