package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.ec.Ecdh1;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What comes of an agreement, by function, key type and length.
class EcdhDeriveTest {
  static final List<Workbench> BENCHES = Workbench.BOTH;

  @ParameterizedTest
  @FieldSource("BENCHES")
  void withoutAFunctionTheTrailingBytesAreTheKey(Workbench bench) throws Exception {
    byte[] agreed = derived(bench, Ckd.NULL, new byte[0], Map.of());
    assertEquals(32, agreed.length);
    for (long length : new long[] {1, 16, 31, 32}) {
      assertArrayEquals(
          Arrays.copyOfRange(agreed, 32 - (int) length, 32),
          derived(bench, Ckd.NULL, new byte[0], Map.of(Cka.VALUE_LEN, length)));
    }
    assertArrayEquals(
        Arrays.copyOfRange(agreed, 16, 32),
        derived(bench, Ckd.NULL, new byte[0], Map.of(Cka.KEY_TYPE, Ckk.AES, Cka.VALUE_LEN, 16L)));
  }

  /// ANSI X9.63 §5.6.3, written down a second time.
  @ParameterizedTest
  @FieldSource("BENCHES")
  void aFunctionStretchesTheAgreement(Workbench bench) throws Exception {
    byte[] agreed = derived(bench, Ckd.NULL, new byte[0], Map.of());
    var functions =
        Map.of(
            Ckd.SHA1_KDF, "SHA-1",
            Ckd.SHA224_KDF, "SHA-224",
            Ckd.SHA256_KDF, "SHA-256",
            Ckd.SHA384_KDF, "SHA-384",
            Ckd.SHA512_KDF, "SHA-512");
    for (var function : functions.entrySet()) {
      for (byte[] shared : new byte[][] {{}, {1}, new byte[100]}) {
        byte[] stream = stretched(function.getValue(), agreed, shared);
        for (long length : new long[] {1, 16, 32, 33, 64, 65, 512}) {
          assertArrayEquals(
              Arrays.copyOf(stream, (int) length),
              derived(bench, function.getKey(), shared, Map.of(Cka.VALUE_LEN, length)));
        }
      }
    }
    assertEquals(48, derived(bench, Ckd.SHA384_KDF, new byte[0], Map.of()).length);
  }

  /// SP 800-56C rev. 2 §4.1, written down a second time: the counter stands first.
  @ParameterizedTest
  @FieldSource("BENCHES")
  void theFunctionOfSp800CountsFirst(Workbench bench) throws Exception {
    byte[] agreed = derived(bench, Ckd.NULL, new byte[0], Map.of());
    var functions =
        Map.of(
            Ckd.SHA1_KDF_SP800, "SHA-1",
            Ckd.SHA384_KDF_SP800, "SHA-384",
            Ckd.SHA3_224_KDF_SP800, "SHA3-224",
            Ckd.SHA3_512_KDF_SP800, "SHA3-512");
    for (var function : functions.entrySet()) {
      var digest = MessageDigest.getInstance(function.getValue());
      var stream = new ByteArrayOutputStream();
      for (int counter = 1; stream.size() < 100; counter++) {
        digest.update(new byte[] {0, 0, 0, (byte) counter});
        digest.update(agreed);
        stream.writeBytes(digest.digest(new byte[] {7}));
      }
      assertArrayEquals(
          Arrays.copyOf(stream.toByteArray(), 100),
          derived(bench, function.getKey(), new byte[] {7}, Map.of(Cka.VALUE_LEN, 100L)));
    }
  }

  @Test
  void lengthsThatDoNotComeOfItAreRefused() {
    var refusals =
        Map.of(
            Map.of(Cka.VALUE_LEN, 33L),
            Ckr.KEY_SIZE_RANGE,
            Map.of(Cka.VALUE_LEN, 0L),
            Ckr.ATTRIBUTE_VALUE_INVALID,
            Map.of(Cka.VALUE_LEN, 513L),
            Ckr.ATTRIBUTE_VALUE_INVALID,
            Map.of(Cka.VALUE_LEN, 16L + (1L << 32)),
            Ckr.ATTRIBUTE_VALUE_INVALID,
            Map.of(Cka.KEY_TYPE, Ckk.AES, Cka.VALUE_LEN, 17L),
            Ckr.ATTRIBUTE_VALUE_INVALID,
            Map.of(Cka.KEY_TYPE, Ckk.AES),
            Ckr.TEMPLATE_INCOMPLETE);
    refusals.forEach((template, ckr) ->
        assertRefused(
            ckr,
            () -> derived(BENCHES.getFirst(), Ckd.NULL, new byte[0], template),
            template.toString()));
  }

  @Test
  void thePointMayBeWrappedOrCompressed() throws Exception {
    byte[] point = ((EcFacts) Specimen.Key.EC.facts()).point();
    byte[] compressed = compressed(point);
    for (byte[] form : List.of(Curves.wrapped(point), compressed, Curves.wrapped(compressed))) {
      assertArrayEquals(
          derived(BENCHES.getFirst(), Ckd.NULL, new byte[0], Map.of()),
          derived(BENCHES.getFirst(), new Ecdh1(Ckd.NULL, new byte[0], form), Template.EMPTY));
    }
  }

  // SEC 1 §2.3.3, of P-256.
  private static byte[] compressed(byte[] point) {
    byte[] compressed = Arrays.copyOf(point, 33);
    compressed[0] = (byte) (2 + (point[64] & 1));
    return compressed;
  }

  @Test
  void whatIsNoPointOfTheCurveIsRefused() {
    byte[] point = ((EcFacts) Specimen.Key.EC.facts()).point();
    byte[] bent = point.clone();
    bent[64] ^= 1;
    byte[] hybrid = point.clone();
    hybrid[0] = 6;
    byte[] zero = new byte[65];
    zero[0] = 4;
    byte[] beyond = point.clone();
    Arrays.fill(beyond, 1, 33, (byte) 0xFF);
    // No point of P-256 has the x-coordinate 2^256 - 1, which is no number of the field.
    byte[] noPoint = new byte[33];
    Arrays.fill(noPoint, (byte) 0xFF);
    noPoint[0] = 2;
    byte[] longer = Arrays.copyOf(compressed(point), 34);
    byte[] trailing = Arrays.copyOf(Curves.wrapped(point), 68);
    for (byte[] bad :
        List.of(
            bent,
            hybrid,
            zero,
            beyond,
            noPoint,
            longer,
            trailing,
            new byte[0],
            new byte[1],
            Curves.wrapped(bent),
            Arrays.copyOf(point, 64),
            Curves.wrapped(new byte[0]))) {
      assertRefused(
          Ckr.MECHANISM_PARAM_INVALID,
          () -> derived(BENCHES.getFirst(), new Ecdh1(Ckd.NULL, new byte[0], bad), Template.EMPTY));
    }
  }

  private static byte[] stretched(String algorithm, byte[] agreed, byte[] shared)
      throws NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance(algorithm);
    var out = new ByteArrayOutputStream();
    for (int counter = 1; out.size() < 512; counter++) {
      digest.update(agreed);
      digest.update(new byte[] {0, 0, 0, (byte) counter});
      out.writeBytes(digest.digest(shared));
    }
    return out.toByteArray();
  }

  private static byte[] derived(Workbench bench, long kdf, byte[] shared, Map<Long, Long> template)
      throws VaultException, CryptokiException {
    return derived(bench, Specimen.ecdh(kdf, shared), Specimen.ulongs(template));
  }

  private static byte[] derived(Workbench bench, Parameter parameter, Template template)
      throws VaultException, CryptokiException {
    var mechanism = new Mechanism(Ckm.ECDH1_DERIVE, parameter);
    return bench.with(
        Specimen.Key.EC.copy(),
        key -> CipherReplays.value(bench.table().derive(mechanism, key, template)));
  }
}
