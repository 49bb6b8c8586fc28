package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.rsa.RsaFacts;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Template;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// A key of another type is refused with the code for its part in the call, and so is what cannot
/// be wrapped or made.
class KeyTypesTest {
  private static final Workbench BENCH = Workbench.BOTH.getFirst();
  private static final List<Service> KEYLESS =
      List.of(Service.DIGEST, Service.GENERATE, Service.GENERATE_KEY_PAIR);

  static final List<Specimen> SPECIMENS = Specimen.all();

  @ParameterizedTest
  @FieldSource("SPECIMENS")
  void anotherTypeOfKeyIsRefused(Specimen specimen) {
    long flags = BENCH.table().info(specimen.mechanism().type()).orElseThrow().flags();
    for (var service : Service.values()) {
      if ((flags & service.flag) != 0 && !KEYLESS.contains(service)) {
        for (var other : Specimen.Key.values()) {
          if (!specimen.takes(other)) {
            refuses(specimen, service, other);
          }
        }
      }
    }
  }

  @Test
  void whatWrapsSecretKeysOnlySaysSo() throws Exception {
    for (String name : List.of("RSA_PKCS", "RSA_PKCS_OAEP", "AES_ECB", "AES_CBC")) {
      var s = Specimen.named(name);
      for (var privateKind : List.of(Specimen.Key.RSA, Specimen.Key.EC)) {
        assertRefused(
            Ckr.KEY_NOT_WRAPPABLE,
            () -> BENCH.table().wrappedLength(s.mechanism(), s.key().facts(), privateKind.facts()));
      }
    }
  }

  @Test
  void onlySecretKeysOfKnownTypesAreMade() throws Exception {
    var refusals =
        Map.of(
            Map.of(Cka.CLASS, Cko.PRIVATE_KEY),
            Ckr.TEMPLATE_INCONSISTENT,
            Map.of(Cka.CLASS, Cko.SECRET_KEY, Cka.KEY_TYPE, Ckk.DES3),
            Ckr.ATTRIBUTE_VALUE_INVALID);
    for (String name : List.of("RSA_PKCS", "RSA_PKCS_OAEP", "AES_ECB", "AES_CBC")) {
      var s = Specimen.named(name);
      BENCH.with(
          s.key().copy(),
          key -> {
            byte[] wrapped = Service.wrap(BENCH, s, key);
            refusals.forEach((template, ckr) ->
                assertRefused(
                    ckr,
                    () ->
                        BENCH
                            .table()
                            .unwrap(s.mechanism(), key, wrapped, Specimen.ulongs(template))));
            return key;
          });
    }
    var derivation = Specimen.named("ECDH1_DERIVE");
    refusals.forEach((template, ckr) ->
        assertRefused(ckr, () -> derive(derivation.making(Specimen.ulongs(template)))));
  }

  @Test
  void aWrappedKeyOfAnotherLengthIsRefused() throws Exception {
    for (String name : List.of("RSA_PKCS", "RSA_PKCS_OAEP", "AES_KEY_WRAP")) {
      // 40 bytes are no AES key; 32 bytes are not the 16 that the template says.
      var long40 = Specimen.named(name).over(new byte[40]);
      unwrapRefuses(long40, Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES)));
      var long32 = Specimen.named(name);
      unwrapRefuses(long32, Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES, Cka.VALUE_LEN, 16L)));
    }
  }

  private static void unwrapRefuses(Specimen s, Template template) throws Exception {
    BENCH.with(
        s.key().copy(),
        key -> {
          byte[] wrapped = Service.wrap(BENCH, s, key);
          assertRefused(
              Ckr.WRAPPED_KEY_INVALID,
              () ->
                  BENCH
                      .table()
                      .under(Workbench.EXPLICIT)
                      .unwrap(s.mechanism(), key, wrapped, template));
          return key;
        });
  }

  private static void derive(Specimen s) throws Exception {
    BENCH.with(
        s.key().copy(),
        key -> {
          Service.DERIVE.run(BENCH, s, key);
          return key;
        });
  }

  private static void refuses(Specimen specimen, Service service, Specimen.Key other) {
    // HMAC keys may be generic secrets or made for it; no sample is of the second kind.
    var expected =
        switch (service) {
          case WRAP -> Ckr.WRAPPING_KEY_TYPE_INCONSISTENT;
          case UNWRAP, DECAPSULATE -> Ckr.UNWRAPPING_KEY_TYPE_INCONSISTENT;
          case ENCRYPT,
              DECRYPT,
              SIGN,
              VERIFY,
              SIGN_RECOVER,
              VERIFY_RECOVER,
              DERIVE,
              ENCAPSULATE,
              DIGEST,
              GENERATE,
              GENERATE_KEY_PAIR ->
              Ckr.KEY_TYPE_INCONSISTENT;
        };
    assertRefused(
        expected,
        () ->
            BENCH.with(
                other.copy(),
                key -> {
                  service.begin(BENCH, specimen, key);
                  return key;
                }),
        specimen + " " + service + " " + other);
  }

  @Test
  void anHmacKeyOfItsOwnTypeServes() throws Exception {
    var s = Specimen.named("SHA256_HMAC");
    BENCH.with(
        Workbench.secret(Ckk.SHA256_HMAC, new byte[32]),
        key -> {
          Service.VERIFY.run(BENCH, s, key);
          return key;
        });
  }

  // As a caller may have it, by the handle of a public key: of that there is no use.
  @ParameterizedTest
  @FieldSource("SPECIMENS")
  void aPublicKeyInPlaceOfASecretOneIsRefused(Specimen specimen) {
    var table = BENCH.table();
    long flags = table.info(specimen.mechanism().type()).orElseThrow().flags();
    var key = specimen.takes(Specimen.Key.EC) ? Specimen.Key.RSA.facts() : Specimen.Key.EC.facts();
    if ((flags & Service.ENCRYPT.flag) != 0) {
      assertRefused(
          Ckr.KEY_TYPE_INCONSISTENT,
          () -> table.encrypt(specimen.mechanism(), key, Optional.empty()));
    }
    if ((flags & Service.VERIFY.flag) != 0) {
      assertRefused(
          Ckr.KEY_TYPE_INCONSISTENT,
          () -> table.verify(specimen.mechanism(), key, Optional.empty()));
    }
  }

  @Test
  void sizesBeyondTheLimitsAreRefused() {
    for (int bytes : new int[] {64, 127, 1025, 2048}) {
      byte[] modulus = new byte[bytes];
      Arrays.fill(modulus, (byte) 0xFF);
      var rsa = new RsaFacts(modulus, new byte[] {1, 0, 1});
      for (String name :
          List.of(
              "RSA_PKCS", "RSA_X_509", "SHA256_RSA_PKCS", "RSA_PKCS_PSS", "SHA1_RSA_PKCS_PSS")) {
        var s = Specimen.named(name);
        assertRefused(
            Ckr.KEY_SIZE_RANGE, () -> BENCH.table().verify(s.mechanism(), rsa, Optional.empty()));
      }
      for (String name : List.of("RSA_PKCS", "RSA_PKCS_OAEP")) {
        var s = Specimen.named(name);
        assertRefused(
            Ckr.KEY_SIZE_RANGE, () -> BENCH.table().encrypt(s.mechanism(), rsa, Optional.empty()));
        assertRefused(
            Ckr.WRAPPING_KEY_SIZE_RANGE,
            () -> BENCH.table().wrappedLength(s.mechanism(), rsa, Specimen.Key.GENERIC.facts()));
      }
    }
  }

  @Test
  void secretSizesBeyondTheLimitsAreRefused() throws Exception {
    for (int length : new int[] {0, 8, 15, 17, 31, 33, 64}) {
      for (String name : List.of("AES_GCM", "AES_CBC_PAD")) {
        refusesSize(Specimen.named(name), Service.ENCRYPT, Ckk.AES, length);
        refusesSize(Specimen.named(name), Service.DECRYPT, Ckk.AES, length);
      }
      refusesSize(Specimen.named("AES_KEY_WRAP"), Service.WRAP, Ckk.AES, length);
      refusesSize(Specimen.named("AES_KEY_WRAP"), Service.UNWRAP, Ckk.AES, length);
    }
    for (int length : new int[] {0, 513}) {
      refusesSize(Specimen.named("SHA256_HMAC"), Service.SIGN, Ckk.GENERIC_SECRET, length);
      refusesSize(Specimen.named("SHA256_HMAC"), Service.VERIFY, Ckk.SHA256_HMAC, length);
    }
  }

  private static void refusesSize(Specimen s, Service service, long keyType, int length) {
    var expected =
        service == Service.WRAP
            ? Ckr.WRAPPING_KEY_SIZE_RANGE
            : service == Service.UNWRAP ? Ckr.UNWRAPPING_KEY_SIZE_RANGE : Ckr.KEY_SIZE_RANGE;
    assertRefused(
        expected,
        () ->
            BENCH.with(
                Workbench.secret(keyType, new byte[length]),
                key -> {
                  service.begin(BENCH, s, key);
                  return key;
                }),
        s + " " + service + " " + length);
  }
}
