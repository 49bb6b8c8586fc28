package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.asterism.algorithm.rsa.RsaFacts;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Unwrapping under RSA PKCS#1 v1.5 says the same of a wrong padding as of a right one around a
/// wrong key: whoever may only unwrap does not get Bleichenbacher's oracle.
class UnwrapOracleTest {
  static final List<Workbench> BENCHES = Workbench.BOTH;

  private static final RsaFacts RSA = (RsaFacts) Specimen.Key.RSA.facts();
  private static final Template AES_32 =
      Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES, Cka.VALUE_LEN, 32L));

  @ParameterizedTest
  @FieldSource("BENCHES")
  void allFailuresAreOne(Workbench bench) throws Exception {
    var messages = new ArrayList<String>();
    for (byte[] block : badBlocks()) {
      bench.with(
          Specimen.Key.RSA.copy(),
          key -> {
            var refused =
                assertThrows(
                    CryptokiException.class,
                    () ->
                        bench
                            .table()
                            .under(Workbench.EXPLICIT)
                            .unwrap(Mechanism.of(Ckm.RSA_PKCS), key, encrypted(block), AES_32));
            messages.add(refused.getMessage());
            return key;
          });
    }
    assertEquals(1, messages.stream().distinct().count(), messages.toString());
  }

  // Implicit rejection: whatever the block, a key comes of it, always the same, of a length that
  // was wanted.
  @ParameterizedTest
  @FieldSource("BENCHES")
  void byDefaultEveryBlockIsAKey(Workbench bench) throws Exception {
    var wanted =
        List.of(
            AES_32,
            Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES)),
            Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET)),
            Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET, Cka.VALUE_LEN, 7L)));
    for (Template template : wanted) {
      var keys = new java.util.HashSet<String>();
      for (byte[] block : badBlocks()) {
        byte[] first = unwrapped(bench, block, template);
        assertArrayEquals(first, unwrapped(bench, block, template));
        assertTrue(!template.equals(AES_32) || first.length == 32);
        keys.add(java.util.HexFormat.of().formatHex(first));
      }
      assertTrue(keys.size() > badBlocks().size() / 2, "found " + keys.size());
    }
    byte[] ones = new byte[32];
    java.util.Arrays.fill(ones, (byte) 1);
    assertArrayEquals(ones, unwrapped(bench, padded(32), AES_32));
  }

  private static byte[] unwrapped(Workbench bench, byte[] block, Template template)
      throws Exception {
    return bench.with(
        Specimen.Key.RSA.copy(),
        key -> {
          var mechanism = Mechanism.of(Ckm.RSA_PKCS);
          try (var made = bench.table().unwrap(mechanism, key, encrypted(block), template)) {
            return made.encoded().useArray(byte[]::clone);
          }
        });
  }

  private static List<byte[]> badBlocks() {
    var blocks = new ArrayList<byte[]>();
    for (int length : new int[] {0, 1, 31, 33, 48, 245}) {
      blocks.add(padded(length));
    }
    byte[] wrongFirst = padded(32);
    wrongFirst[0] = 1;
    byte[] wrongType = padded(32);
    wrongType[1] = 1;
    byte[] zeroEarly = padded(32);
    zeroEarly[9] = 0;
    byte[] noZero = padded(32);
    noZero[256 - 33] = 7;
    byte[] keyWithoutZero = noZero.clone();
    java.util.Arrays.fill(keyWithoutZero, 2, 256, (byte) 7);
    blocks.addAll(List.of(wrongFirst, wrongType, zeroEarly, noZero, keyWithoutZero, new byte[256]));
    return blocks;
  }

  /// RFC 8017 §7.2.1 around a message of ones.
  private static byte[] padded(int length) {
    byte[] block = new byte[256];
    java.util.Arrays.fill(block, 2, 256 - length - 1, (byte) 5);
    block[1] = 2;
    java.util.Arrays.fill(block, 256 - length, 256, (byte) 1);
    return block;
  }

  private static byte[] encrypted(byte[] block) {
    byte[] number =
        number(block).modPow(number(RSA.publicExponent()), number(RSA.modulus())).toByteArray();
    byte[] ciphertext = new byte[256];
    int from = Math.max(0, number.length - 256);
    System.arraycopy(number, from, ciphertext, 256 - number.length + from, number.length - from);
    return ciphertext;
  }

  private static BigInteger number(byte[] unsigned) {
    return new BigInteger(1, unsigned);
  }
}
