package org.asterism.algorithm;

import static org.asterism.algorithm.PqcReplays.imported;
import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.KEM;
import org.asterism.algorithm.pqc.PqcFacts;
import org.asterism.algorithm.pqc.SignContext;
import org.asterism.crypto.Der;
import org.asterism.crypto.LocalKey;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Post-quantum keys beside the JDK's, which computes ML-DSA and ML-KEM in its own way, and in the
/// forms in which they come and go.
class PqcKeysTest {
  private static final Workbench BENCH = Workbench.BOTH.getFirst();
  private static final NewKeys NEW = new NewKeys(BENCH.providers());
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final Template GENERIC = Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET));

  /// A type, how a pair of it is generated, and the sets of it that are quick.
  record Kind(long keyType, long generation, List<Long> sets) {}

  static final List<Kind> KINDS =
      List.of(
          new Kind(Ckk.ML_DSA, Ckm.ML_DSA_KEY_PAIR_GEN, List.of(1L, 2L, 3L)),
          new Kind(Ckk.ML_KEM, Ckm.ML_KEM_KEY_PAIR_GEN, List.of(1L, 2L, 3L)),
          new Kind(Ckk.SLH_DSA, Ckm.SLH_DSA_KEY_PAIR_GEN, List.of(3L, 4L, 7L, 8L, 11L, 12L)));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theJdkVerifiesWhatIsSignedAndSignsAlike(long set) throws Exception {
    try (var material = NEW.postQuantum(Ckm.ML_DSA_KEY_PAIR_GEN, set)) {
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
  void theJdkEncapsulatesAlike(long set) throws Exception {
    try (var material = NEW.postQuantum(Ckm.ML_KEM_KEY_PAIR_GEN, set)) {
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
  @FieldSource("KINDS")
  void everySetWorks(Kind kind) throws Exception {
    for (long set : kind.sets) {
      try (var material = NEW.postQuantum(kind.generation, set)) {
        var facts = (PqcFacts) material.facts();
        assertEquals(facts.set().publicBytes(), facts.publicKey().length);
        if (kind.keyType == Ckk.ML_KEM) {
          encapsulates(material);
        } else {
          signs(material, kind.keyType == Ckk.ML_DSA ? Ckm.ML_DSA : Ckm.SLH_DSA);
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

  @ParameterizedTest
  @FieldSource("KINDS")
  void aKeyComesBackFromItsParts(Kind kind) throws Exception {
    for (long set : kind.sets) {
      try (var material = NEW.postQuantum(kind.generation, set)) {
        byte[] value = part(material, Cka.VALUE).orElseThrow();
        var expanded = Map.of(Cka.VALUE, value);
        sameKey(material, imported(BENCH, kind.keyType, set, expanded));
        Optional<byte[]> seed = part(material, Cka.SEED);
        assertEquals(kind.keyType != Ckk.SLH_DSA, seed.isPresent());
        if (seed.isPresent()) {
          sameKey(material, imported(BENCH, kind.keyType, set, Map.of(Cka.SEED, seed.get())));
          var both = Map.of(Cka.SEED, seed.get(), Cka.VALUE, value);
          sameKey(material, imported(BENCH, kind.keyType, set, both));
        }
      }
    }
  }

  private static void sameKey(KeyMaterial expected, KeyMaterial found) throws Exception {
    try (found) {
      assertArrayEquals(publicKey(expected), publicKey(found));
      assertArrayEquals(
          part(expected, Cka.VALUE).orElseThrow(), part(found, Cka.VALUE).orElseThrow());
      LocalKey.of(copy(found), Engines.forms(BENCH.providers())).close();
      assertTrue(found.encoded().length() <= found.facts().materialLength());
    }
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void partsThatDoNotBelongTogetherAreRefused(Kind kind) throws Exception {
    long set = kind.sets.getFirst();
    try (var material = NEW.postQuantum(kind.generation, set)) {
      byte[] value = part(material, Cka.VALUE).orElseThrow();
      int step = kind.keyType == Ckk.SLH_DSA ? 16 : 97;
      for (int at = 0; at < value.length; at += step) {
        byte[] other = value.clone();
        other[at] ^= 4;
        // A secret that nothing else rests on may be any.
        if (!isFree(kind, value.length, at)) {
          refuses(Ckr.ATTRIBUTE_VALUE_INVALID, kind, set, Map.of(Cka.VALUE, other));
        }
        Optional<byte[]> seed = part(material, Cka.SEED);
        if (seed.isPresent()) {
          var both = Map.of(Cka.SEED, seed.get(), Cka.VALUE, other);
          refuses(Ckr.TEMPLATE_INCONSISTENT, kind, set, both);
        }
      }
    }
  }

  // K, s2 and t0 of ML-DSA-44, z of ML-KEM, SK.prf of SLH-DSA.
  private static boolean isFree(Kind kind, int length, int at) {
    return kind.keyType == Ckk.ML_DSA
        ? (at >= 32 && at < 64) || at >= 512
        : kind.keyType == Ckk.ML_KEM ? at >= length - 32 : at >= length / 4 && at < length / 2;
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void valuesOfOtherLengthsAreRefused(Kind kind) {
    for (int length : new int[] {1, 31, 33, 63, 65, 5000}) {
      refuses(Ckr.ATTRIBUTE_VALUE_INVALID, kind, 1, Map.of(Cka.VALUE, new byte[length]));
    }
    refuses(Ckr.TEMPLATE_INCOMPLETE, kind, 1, Map.of());
    for (long set : new long[] {0, 13, -1}) {
      refuses(Ckr.ATTRIBUTE_VALUE_INVALID, kind, set, Map.of(Cka.VALUE, new byte[64]));
    }
  }

  private static void refuses(Ckr ckr, Kind kind, long set, Map<Long, byte[]> values) {
    assertRefused(ckr, () -> imported(BENCH, kind.keyType, set, values).close());
  }

  /// RFC 9881 §6, RFC 9935 §6: seed, expanded key, or both.
  @ParameterizedTest
  @FieldSource("KINDS")
  void aWrappedKeyHasAnyOfItsForms(Kind kind) throws Exception {
    long set = kind.sets.getFirst();
    try (var material = NEW.postQuantum(kind.generation, set)) {
      sameKey(material, unwrapped(kind, material.encoded().useArray(byte[]::clone)));
      Optional<byte[]> seed = part(material, Cka.SEED);
      if (seed.isPresent()) {
        byte[] value = part(material, Cka.VALUE).orElseThrow();
        byte[] expanded = Der.element(Der.OCTET_STRING, value);
        sameKey(material, unwrapped(kind, pkcs8(material, expanded)));
        byte[] octets = Der.element(Der.OCTET_STRING, seed.get());
        byte[] both = Der.element(Der.SEQUENCE, octets, expanded);
        sameKey(material, unwrapped(kind, pkcs8(material, both)));
        value[100] ^= 4;
        byte[] mixed = Der.element(Der.SEQUENCE, octets, Der.element(Der.OCTET_STRING, value));
        assertRefused(
            Ckr.WRAPPED_KEY_INVALID, () -> unwrapped(kind, pkcs8(material, mixed)).close());
      }
      assertRefused(
          Ckr.WRAPPED_KEY_INVALID, () -> unwrapped(kind, pkcs8(material, new byte[9])).close());
    }
  }

  /// The JDK reads what leaves the token.
  @Test
  void thePkcs8IsTheStandards() throws Exception {
    var names = Map.of(Ckm.ML_DSA_KEY_PAIR_GEN, "ML-DSA", Ckm.ML_KEM_KEY_PAIR_GEN, "ML-KEM");
    for (var name : names.entrySet()) {
      try (var material = NEW.postQuantum(name.getKey(), 2)) {
        byte[] expanded = Der.element(Der.OCTET_STRING, part(material, Cka.VALUE).orElseThrow());
        var spec = new PKCS8EncodedKeySpec(pkcs8(material, expanded));
        KeyFactory.getInstance(name.getValue()).generatePrivate(spec);
      }
    }
  }

  @Test
  void factsOfAnotherKeyAreNotLoaded() {
    for (Kind kind : KINDS) {
      long set = kind.sets.getFirst();
      var mine = NEW.postQuantum(kind.generation, set);
      try (var other = NEW.postQuantum(kind.generation, set)) {
        var mixed = new KeyMaterial(other.facts(), mine.encoded());
        assertThrows(
            IllegalArgumentException.class,
            () -> LocalKey.of(mixed, Engines.forms(BENCH.providers())));
      }
    }
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

  private static KeyMaterial unwrapped(Kind kind, byte[] pkcs8) throws CryptokiException {
    try (var encoded = SecretBytes.takeFrom(pkcs8.clone())) {
      return Engines.keyTypes(BENCH.providers())
          .ofPrivateKeys(kind.keyType)
          .orElseThrow()
          .unwrapped(encoded);
    }
  }

  private static byte[] pkcs8(KeyMaterial material, byte[] inner) {
    var set = ((PqcFacts) material.facts()).set();
    byte[] algorithm = Der.element(Der.SEQUENCE, Der.objectIdentifier(set.objectIdentifier()));
    return Der.element(
        Der.SEQUENCE, new byte[] {2, 1, 0}, algorithm, Der.element(Der.OCTET_STRING, inner));
  }

  private static byte[] info(KeyMaterial material) {
    var facts = (PqcFacts) material.facts();
    byte[] identifier = Der.objectIdentifier(facts.set().objectIdentifier());
    return Der.element(
        Der.SEQUENCE,
        Der.element(Der.SEQUENCE, identifier),
        Der.element(Der.BIT_STRING, new byte[1], facts.publicKey()));
  }

  private static Optional<byte[]> part(KeyMaterial material, long type) {
    return Engines.keyTypes(BENCH.providers())
        .of(material.facts())
        .part(material, type)
        .map(part -> {
          try (part) {
            return part.useArray(byte[]::clone);
          }
        });
  }

  private static byte[] publicKey(KeyMaterial material) {
    return ((PqcFacts) material.facts()).publicKey();
  }

  private static KeyMaterial copy(KeyMaterial material) {
    return new KeyMaterial(material.facts(), material.encoded().copy());
  }
}
