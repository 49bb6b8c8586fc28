package org.asterism.algorithm;

import static org.asterism.algorithm.PqcKeys.BENCH;
import static org.asterism.algorithm.PqcKeys.KINDS;
import static org.asterism.algorithm.PqcKeys.copy;
import static org.asterism.algorithm.PqcKeys.generated;
import static org.asterism.algorithm.PqcKeys.part;
import static org.asterism.algorithm.PqcKeys.pkcs8;
import static org.asterism.algorithm.PqcKeys.publicKey;
import static org.asterism.algorithm.PqcReplays.imported;
import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.PqcKeys.Kind;
import org.asterism.crypto.Der;
import org.asterism.crypto.LocalKey;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Post-quantum private keys in the forms in which they come and go.
class PqcImportTest {

  @ParameterizedTest
  @FieldSource("org.asterism.algorithm.PqcKeys#KINDS")
  void aKeyComesBackFromItsParts(Kind kind) throws Exception {
    for (long set : kind.sets()) {
      try (var material = generated(kind, set)) {
        byte[] value = part(material, Cka.VALUE).orElseThrow();
        var expanded = Map.of(Cka.VALUE, value);
        sameKey(material, imported(BENCH, kind.keyType(), set, expanded));
        Optional<byte[]> seed = part(material, Cka.SEED);
        assertEquals(kind.keyType() != Ckk.SLH_DSA, seed.isPresent());
        if (seed.isPresent()) {
          sameKey(material, imported(BENCH, kind.keyType(), set, Map.of(Cka.SEED, seed.get())));
          var both = Map.of(Cka.SEED, seed.get(), Cka.VALUE, value);
          sameKey(material, imported(BENCH, kind.keyType(), set, both));
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
  @FieldSource("org.asterism.algorithm.PqcKeys#KINDS")
  void partsThatDoNotBelongTogetherAreRefused(Kind kind) throws Exception {
    boolean slow = kind.keyType() == Ckk.SLH_DSA;
    for (long set : slow ? kind.sets().subList(0, 1) : kind.sets()) {
      try (var material = generated(kind, set)) {
        byte[] value = part(material, Cka.VALUE).orElseThrow();
        for (int at = 0; at < value.length; at += slow ? 16 : 97) {
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
  }

  // K of ML-DSA, z of ML-KEM, SK.prf of SLH-DSA.
  private static boolean isFree(Kind kind, int length, int at) {
    return kind.keyType() == Ckk.ML_DSA
        ? at >= 32 && at < 64
        : kind.keyType() == Ckk.ML_KEM ? at >= length - 32 : at >= length / 4 && at < length / 2;
  }

  @ParameterizedTest
  @FieldSource("org.asterism.algorithm.PqcKeys#KINDS")
  void valuesOfOtherLengthsAreRefused(Kind kind) {
    for (int length : new int[] {1, 31, 33, 63, 65, 5000}) {
      refuses(Ckr.ATTRIBUTE_VALUE_INVALID, kind, 1, Map.of(Cka.VALUE, new byte[length]));
    }
    refuses(Ckr.TEMPLATE_INCOMPLETE, kind, 1, Map.of());
    for (long set : new long[] {0, 13, -1}) {
      refuses(Ckr.PARAMETER_SET_NOT_SUPPORTED, kind, set, Map.of(Cka.VALUE, new byte[64]));
    }
  }

  private static void refuses(Ckr ckr, Kind kind, long set, Map<Long, byte[]> values) {
    assertRefused(ckr, () -> imported(BENCH, kind.keyType(), set, values).close());
  }

  /// RFC 9881 §6, RFC 9935 §6: seed, expanded key, or both.
  @ParameterizedTest
  @FieldSource("org.asterism.algorithm.PqcKeys#KINDS")
  void aWrappedKeyHasAnyOfItsForms(Kind kind) throws Exception {
    long set = kind.sets().getFirst();
    try (var material = generated(kind, set)) {
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
    var names = Map.of(KINDS.get(0), "ML-DSA", KINDS.get(1), "ML-KEM");
    for (var name : names.entrySet()) {
      try (var material = generated(name.getKey(), 2)) {
        byte[] expanded = Der.element(Der.OCTET_STRING, part(material, Cka.VALUE).orElseThrow());
        var spec = new PKCS8EncodedKeySpec(pkcs8(material, expanded));
        KeyFactory.getInstance(name.getValue()).generatePrivate(spec);
      }
    }
  }

  @Test
  void factsOfAnotherKeyAreNotLoaded() {
    for (Kind kind : KINDS) {
      long set = kind.sets().getFirst();
      var mine = generated(kind, set);
      try (var other = generated(kind, set)) {
        var mixed = new KeyMaterial(other.facts(), mine.encoded());
        assertThrows(
            IllegalArgumentException.class,
            () -> LocalKey.of(mixed, Engines.forms(BENCH.providers())));
      }
    }
  }

  private static KeyMaterial unwrapped(Kind kind, byte[] pkcs8) throws CryptokiException {
    try (var encoded = SecretBytes.takeFrom(pkcs8.clone())) {
      return Engines.keyTypes(BENCH.providers())
          .ofPrivateKeys(kind.keyType())
          .orElseThrow()
          .unwrapped(encoded);
    }
  }
}
