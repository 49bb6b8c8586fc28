package org.asterism.algorithm;

import static org.asterism.algorithm.PqcKeys.BENCH;
import static org.asterism.algorithm.PqcKeys.KINDS;
import static org.asterism.algorithm.PqcKeys.copy;
import static org.asterism.algorithm.PqcKeys.generated;
import static org.asterism.algorithm.PqcKeys.info;
import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.KEM;
import org.asterism.algorithm.PqcKeys.Kind;
import org.asterism.algorithm.pqc.PqcFacts;
import org.asterism.algorithm.pqc.SignContext;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What post-quantum keys do, beside the JDK, which computes ML-DSA and ML-KEM in its own way.
class PqcKeysTest {
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final Template GENERIC = Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theJdkVerifiesWhatIsSigned(long set) throws Exception {
    try (var material = generated(KINDS.get(0), set)) {
      var mechanism = Mechanism.of(Ckm.ML_DSA);
      byte[] made =
          BENCH.with(copy(material), key -> BENCH.table().sign(mechanism, key).sign(MESSAGE));
      var factory = KeyFactory.getInstance("ML-DSA", "SUN");
      var jdk = Signature.getInstance("ML-DSA", "SUN");
      jdk.initVerify(factory.generatePublic(new X509EncodedKeySpec(info(material))));
      jdk.update(MESSAGE);
      assertTrue(jdk.verify(made));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatTheJdkEncapsulatesIsDecapsulated(long set) throws Exception {
    try (var material = generated(KINDS.get(1), set)) {
      var factory = KeyFactory.getInstance("ML-KEM", "SunJCE");
      var theirs = factory.generatePublic(new X509EncodedKeySpec(info(material)));
      var sent = KEM.getInstance("ML-KEM", "SunJCE").newEncapsulator(theirs).encapsulate();
      byte[] received =
          BENCH.with(
              copy(material),
              key ->
                  CipherReplays.value(
                      BENCH
                          .table()
                          .decapsulate(
                              Mechanism.of(Ckm.ML_KEM), key, sent.encapsulation(), GENERIC)));
      assertArrayEquals(sent.key().getEncoded(), received);
    }
  }

  @ParameterizedTest
  @FieldSource("org.asterism.algorithm.PqcKeys#KINDS")
  void everySetWorks(Kind kind) throws Exception {
    for (long set : kind.sets()) {
      try (var material = generated(kind, set)) {
        var facts = (PqcFacts) material.facts();
        assertEquals(facts.set().publicBytes(), facts.publicKey().length);
        if (kind.keyType() == Ckk.ML_KEM) {
          encapsulates(material);
        } else {
          signs(material, kind.keyType() == Ckk.ML_DSA ? Ckm.ML_DSA : Ckm.SLH_DSA);
        }
      }
    }
  }

  private static void encapsulates(KeyMaterial material) throws Exception {
    var mechanism = Mechanism.of(Ckm.ML_KEM);
    var made = BENCH.table().encapsulate(mechanism, material.facts(), GENERIC);
    byte[] secret = CipherReplays.value(made.key());
    assertArrayEquals(secret, decapsulated(copy(material), made.ciphertext()));
    byte[] other = made.ciphertext().clone();
    other[0] ^= 1;
    byte[] rejected = decapsulated(copy(material), other);
    assertEquals(32, rejected.length);
    assertTrue(!Arrays.equals(secret, rejected));
  }

  private static byte[] decapsulated(KeyMaterial material, byte[] ciphertext) throws Exception {
    return BENCH.with(
        material,
        key ->
            CipherReplays.value(
                BENCH.table().decapsulate(Mechanism.of(Ckm.ML_KEM), key, ciphertext, GENERIC)));
  }

  private static void signs(KeyMaterial material, long type) throws Exception {
    var hedged = new Mechanism(type, new SignContext(1, new byte[] {7}));
    var deterministic = new Mechanism(type, new SignContext(2, new byte[] {7}));
    byte[] first = signed(material, hedged);
    byte[] second = signed(material, deterministic);
    assertTrue(!Arrays.equals(first, signed(material, hedged)));
    assertArrayEquals(second, signed(material, deterministic));
    for (byte[] signature : List.of(first, second)) {
      BENCH.table().verify(hedged, material.facts(), Optional.empty()).verify(MESSAGE, signature);
      assertRefused(
          Ckr.SIGNATURE_INVALID,
          () ->
              BENCH
                  .table()
                  .verify(Mechanism.of(type), material.facts(), Optional.empty())
                  .verify(MESSAGE, signature));
    }
  }

  private static byte[] signed(KeyMaterial material, Mechanism mechanism) throws Exception {
    return BENCH.with(copy(material), key -> BENCH.table().sign(mechanism, key).sign(MESSAGE));
  }

  @Test
  void aCiphertextOfAnotherLengthIsRefused() {
    for (int length : new int[] {0, 1, 768, 1087, 1089}) {
      assertRefused(
          Ckr.WRAPPED_KEY_LEN_RANGE,
          () -> decapsulated(Specimen.Key.ML_KEM.copy(), new byte[length]));
    }
  }

  /// The template may want less of the secret, and no more.
  @Test
  void theSecretFitsItsTemplate() throws Exception {
    var mechanism = Mechanism.of(Ckm.ML_KEM);
    var facts = Specimen.Key.ML_KEM.facts();
    var aes = Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES));
    assertEquals(32, length(BENCH.table().encapsulate(mechanism, facts, aes)));
    var aes16 = Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES, Cka.VALUE_LEN, 16L));
    assertEquals(16, length(BENCH.table().encapsulate(mechanism, facts, aes16)));
    var long33 = Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET, Cka.VALUE_LEN, 33L));
    assertRefused(Ckr.KEY_SIZE_RANGE, () -> BENCH.table().encapsulate(mechanism, facts, long33));
  }

  private static int length(Encapsulation made) {
    return CipherReplays.value(made.key()).length;
  }
}
