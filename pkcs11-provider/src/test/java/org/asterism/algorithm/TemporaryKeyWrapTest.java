package org.asterism.algorithm;

import static java.util.Objects.requireNonNull;
import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Curves;
import org.asterism.algorithm.ec.EcdhAes;
import org.asterism.algorithm.edwards.EdwardsCurve;
import org.asterism.algorithm.montgomery.MontgomeryCurve;
import org.asterism.algorithm.montgomery.MontgomeryFacts;
import org.asterism.algorithm.rsa.Oaep;
import org.asterism.algorithm.rsa.RsaAes;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Keys of all classes under temporary AES keys that RSA and ECDH bring along.
class TemporaryKeyWrapTest {
  private static final Workbench BENCH = Workbench.BOTH.getFirst();
  private static final NewKeys NEW = new NewKeys(BENCH.providers());

  /// With what each has first at least.
  private static final Map<String, Integer> LEAST =
      Map.of(
          "RSA_AES_KEY_WRAP", 256,
          "ECDH_AES_KEY_WRAP", 65,
          "ECDH_COF_AES_KEY_WRAP", 65,
          "ECDH_X_AES_KEY_WRAP", 32);

  static final List<Workbench> BENCHES = Workbench.BOTH;

  private static final Map<Long, KeyMaterial> PRIVATE =
      Map.of(
          Ckk.RSA, Specimen.Key.RSA.copy(),
          Ckk.EC, NEW.ec(Curve.BP320),
          Ckk.EC_EDWARDS, NEW.edwards(EdwardsCurve.ED448),
          Ckk.EC_MONTGOMERY, NEW.montgomery(MontgomeryCurve.CURVE25519));

  private static Template privateKey(long keyType) {
    return Specimen.ulongs(Map.of(Cka.CLASS, Cko.PRIVATE_KEY, Cka.KEY_TYPE, keyType));
  }

  private interface Work {
    void apply(KeyUse key) throws VaultException, CryptokiException;
  }

  private static void with(Workbench bench, Specimen specimen, Work work)
      throws VaultException, CryptokiException {
    bench.with(
        specimen.key().copy(),
        key -> {
          work.apply(key);
          return key;
        });
  }

  private static byte[] wrapped(Workbench bench, Specimen s, KeyFacts facts, KeyMaterial material)
      throws VaultException, CryptokiException {
    byte[] made = bench.table().wrap(s.mechanism(), facts, Optional.empty(), material);
    var told = bench.table().wrappedLength(s.mechanism(), facts, material.facts());
    assertTrue(told.isExact() ? told.most() == made.length : told.most() >= made.length);
    return made;
  }

  @ParameterizedTest
  @FieldSource("BENCHES")
  void privateKeysOfAllTypesComeBackAsTheyWere(Workbench bench) throws Exception {
    for (String name : LEAST.keySet()) {
      var s = Specimen.named(name);
      for (var each : PRIVATE.entrySet()) {
        with(
            bench,
            s,
            key -> {
              byte[] made = wrapped(bench, s, key.facts(), each.getValue());
              try (var back =
                  bench.table().unwrap(s.mechanism(), key, made, privateKey(each.getKey()))) {
                assertTrue(back.encoded().constantTimeEquals(each.getValue().encoded()), name);
              }
            });
      }
    }
  }

  @Test
  void everyLengthOfTemporaryKeyAndEveryFunctionWorks() throws Exception {
    for (long bits : new long[] {128, 192, 256}) {
      unwraps(
          Specimen.named("RSA_AES_KEY_WRAP")
              .with(new RsaAes(bits, Optional.of((Oaep) Specimen.OAEP))));
      for (long kdf : new long[] {Ckd.NULL, Ckd.SHA1_KDF, Ckd.SHA512_KDF, Ckd.SHA3_256_KDF_SP800}) {
        byte[] shared = kdf == Ckd.NULL ? new byte[0] : new byte[] {5, 6};
        unwraps(Specimen.named("ECDH_AES_KEY_WRAP").with(new EcdhAes(bits, kdf, shared)));
      }
    }
  }

  private static void unwraps(Specimen s) throws Exception {
    with(BENCH, s, key -> Service.UNWRAP.run(BENCH, s, key));
  }

  /// RFC 5649 around the key under a temporary one that stands first, under OAEP: undone with the
  /// mechanisms that do one half each.
  @Test
  void theTemporaryKeyOfRsaStandsFirst() throws Exception {
    var s = Specimen.named("RSA_AES_KEY_WRAP");
    with(
        BENCH,
        s,
        key -> {
          byte[] made = Service.wrap(BENCH, s, key);
          byte[] aes =
              BENCH
                  .table()
                  .decrypt(new Mechanism(Ckm.RSA_PKCS_OAEP, Specimen.OAEP), key)
                  .process(Arrays.copyOf(made, 256));
          assertEquals(32, aes.length);
          assertArrayEquals(s.data(), opened(aes, Arrays.copyOfRange(made, 256, made.length)));
        });
  }

  /// The same for ECDH: a bare point stands first, and what is agreed on with it is the key.
  @Test
  void thePointOfEcdhStandsFirst() throws Exception {
    var s = Specimen.named("ECDH_AES_KEY_WRAP");
    with(
        BENCH,
        s,
        key -> {
          byte[] made = Service.wrap(BENCH, s, key);
          var ecdh =
              new org.asterism.algorithm.ec.Ecdh1(
                  Ckd.SHA256_KDF, new byte[] {1, 2, 3}, Arrays.copyOf(made, 65));
          byte[] aes =
              CipherReplays.value(
                  BENCH
                      .table()
                      .derive(
                          new Mechanism(Ckm.ECDH1_DERIVE, ecdh),
                          key,
                          Specimen.ulongs(Map.of(Cka.VALUE_LEN, 32L))));
          assertArrayEquals(s.data(), opened(aes, Arrays.copyOfRange(made, 65, made.length)));
          // The point may be inside an OCTET STRING.
          byte[] point = Curves.wrapped(Arrays.copyOf(made, 65));
          byte[] other = Arrays.copyOf(point, made.length + 2);
          System.arraycopy(made, 65, other, 67, made.length - 65);
          assertArrayEquals(
              s.data(),
              CipherReplays.value(BENCH.table().unwrap(s.mechanism(), key, other, s.template())));
        });
  }

  /// PKCS#11 v3.2 §6.3: with the cofactor, which is one, in an OCTET STRING; for Montgomery keys
  /// bare. What they send the deprecated mechanism takes, and the other way round.
  @Test
  void theSuccessorsOfTheDeprecatedMechanismAreTheSameToIt() throws Exception {
    var old = Specimen.named("ECDH_AES_KEY_WRAP");
    for (String name : List.of("ECDH_COF_AES_KEY_WRAP", "ECDH_X_AES_KEY_WRAP")) {
      var s = Specimen.named(name);
      with(
          BENCH,
          s,
          key -> {
            byte[] made = Service.wrap(BENCH, s, key);
            boolean inside = s.key() == Specimen.Key.EC;
            assertEquals((inside ? 2 + 65 : 32) + 8 + s.data().length, made.length);
            assertArrayEquals(
                inside ? new byte[] {4, 65, 4} : Arrays.copyOf(made, 3), Arrays.copyOf(made, 3));
            comesBack(old, key, made);
            comesBack(s, key, Service.wrap(BENCH, old, key));
          });
    }
  }

  private static void comesBack(Specimen s, KeyUse key, byte[] made)
      throws VaultException, CryptokiException {
    assertArrayEquals(
        s.data(),
        CipherReplays.value(BENCH.table().unwrap(s.mechanism(), key, made, s.template())));
  }

  @Test
  void x448WrapsToo() throws Exception {
    var s = Specimen.named("ECDH_X_AES_KEY_WRAP");
    for (long kdf : new long[] {Ckd.NULL, Ckd.SHA384_KDF}) {
      var of = s.with(new EcdhAes(256, kdf, new byte[0]));
      BENCH.with(
          NEW.montgomery(MontgomeryCurve.CURVE448),
          key -> {
            byte[] made = Service.wrap(BENCH, of, key);
            assertEquals(56 + 8 + s.data().length, made.length);
            comesBack(of, key, made);
            return key;
          });
    }
  }

  /// RFC 7748 §6.1: with a number of low order everybody agrees on zero.
  @Test
  void aPublicKeyOfLowOrderNeitherWrapsNorUnwraps() throws Exception {
    var s = Specimen.named("ECDH_X_AES_KEY_WRAP");
    var low = new MontgomeryFacts(MontgomeryCurve.CURVE25519, new byte[32]);
    try (var material = Workbench.secret(Ckk.GENERIC_SECRET, s.data())) {
      assertRefused(
          Ckr.WRAPPING_KEY_TYPE_INCONSISTENT,
          () -> BENCH.table().wrap(s.mechanism(), low, Optional.empty(), material));
    }
    with(BENCH, s, key -> refuses(Ckr.WRAPPED_KEY_INVALID, s, key, new byte[32 + 40]));
  }

  private static byte[] opened(byte[] aes, byte[] wrapped)
      throws VaultException, CryptokiException {
    return BENCH.with(
        Workbench.secret(Ckk.AES, aes),
        key -> BENCH.table().decrypt(Mechanism.of(Ckm.AES_KEY_WRAP_KWP), key).process(wrapped));
  }

  @Test
  void whatIsBentOrCutIsRefused() throws Exception {
    for (String name : LEAST.keySet()) {
      var s = Specimen.named(name);
      with(
          BENCH,
          s,
          key -> {
            byte[] made = Service.wrap(BENCH, s, key);
            for (int at : new int[] {1, 40, made.length - 1}) {
              byte[] bent = made.clone();
              bent[at] ^= 1;
              refuses(Ckr.WRAPPED_KEY_INVALID, s, key, bent);
            }
            int least = requireNonNull(LEAST.get(name));
            for (int length : new int[] {0, 1, least - 1, least, least + 1}) {
              refuses(Ckr.WRAPPED_KEY_LEN_RANGE, s, key, Arrays.copyOf(made, length));
            }
            refuses(Ckr.WRAPPED_KEY_INVALID, s.making(privateKey(Ckk.RSA)), key, made);
            var untyped = Specimen.ulongs(Map.of(Cka.CLASS, Cko.PRIVATE_KEY));
            refuses(Ckr.TEMPLATE_INCOMPLETE, s.making(untyped), key, made);
          });
    }
  }

  private static void refuses(Ckr ckr, Specimen s, KeyUse key, byte[] wrapped) {
    assertRefused(
        ckr,
        () -> BENCH.table().unwrap(s.mechanism(), key, wrapped, s.template()),
        s + " of " + wrapped.length);
  }
}
