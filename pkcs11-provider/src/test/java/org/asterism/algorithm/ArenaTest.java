package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.secret.LockedMemory;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Whether it succeeds or fails, an operation gives back all the locked memory that it took.
class ArenaTest {
  static final List<Specimen> SPECIMENS = Specimen.all();

  @BeforeAll
  static void makeTheKeysFirst() {
    Specimen.Key.RSA.copy().close();
  }

  @ParameterizedTest
  @FieldSource("SPECIMENS")
  void everyServiceGivesBackWhatItTook(Specimen specimen) throws Exception {
    for (var bench : Workbench.BOTH) {
      long flags = bench.table().info(specimen.mechanism().type()).orElseThrow().flags();
      for (var service : Service.values()) {
        if ((flags & service.flag) != 0) {
          givesBack(bench, specimen, key -> service.run(bench, specimen, key));
        }
      }
    }
  }

  @Test
  void anAbandonedOperationHoldsNothing() throws Exception {
    var bench = Workbench.BOTH.getFirst();
    for (String name : List.of("AES_GCM", "AES_CBC_PAD", "SHA256_HMAC")) {
      var s = Specimen.named(name);
      givesBack(
          bench,
          s,
          key -> {
            if (name.equals("SHA256_HMAC")) {
              bench.table().sign(s.mechanism(), key).update(s.data());
            } else {
              bench.table().decrypt(s.mechanism(), key).update(s.data());
            }
          });
    }
  }

  @Test
  void aRefusedCiphertextHoldsNothing() throws Exception {
    for (var bench : Workbench.BOTH) {
      for (String name : List.of("RSA_PKCS", "RSA_PKCS_OAEP", "AES_GCM")) {
        var s = Specimen.named(name);
        byte[] rubbish = new byte[256];
        rubbish[200] = 1;
        givesBack(
            bench,
            s,
            key ->
                assertRefused(
                    Ckr.ENCRYPTED_DATA_INVALID,
                    () -> explicit(bench).decrypt(s.mechanism(), key).process(rubbish)));
      }
    }
  }

  // By default nothing is refused by its padding.
  private static MechanismTable explicit(Workbench bench) {
    return bench.table().under(Workbench.EXPLICIT);
  }

  @Test
  void aRefusedUnwrappingHoldsNothing() throws Exception {
    var aes16 = Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.AES, Cka.VALUE_LEN, 16L));
    for (var bench : Workbench.BOTH) {
      for (String name : List.of("RSA_PKCS", "RSA_PKCS_OAEP", "AES_KEY_WRAP")) {
        var s = Specimen.named(name);
        givesBack(
            bench,
            s,
            key -> {
              byte[] wrapped = Service.wrap(bench, s, key);
              assertRefused(
                  Ckr.WRAPPED_KEY_INVALID,
                  () -> explicit(bench).unwrap(s.mechanism(), key, wrapped, aes16));
              wrapped[20] ^= 1;
              assertRefused(
                  Ckr.WRAPPED_KEY_INVALID,
                  () -> explicit(bench).unwrap(s.mechanism(), key, wrapped, s.template()));
            });
      }
    }
  }

  @Test
  void aRefusedDerivationHoldsNothing() throws Exception {
    var bench = Workbench.BOTH.getFirst();
    var s = Specimen.named("ECDH1_DERIVE").with(Specimen.ecdh(Ckd.NULL, new byte[0]));
    var tooLong = Specimen.ulongs(Map.of(Cka.VALUE_LEN, 33L));
    givesBack(
        bench,
        s,
        key ->
            assertRefused(
                Ckr.KEY_SIZE_RANGE, () -> bench.table().derive(s.mechanism(), key, tooLong)));
  }

  @Test
  void aRefusedWrappingHoldsNothing() throws Exception {
    var bench = Workbench.BOTH.getFirst();
    var s = Specimen.named("AES_KEY_WRAP");
    givesBack(
        bench,
        s,
        key -> {
          try (var tooShort = Workbench.secret(Ckk.GENERIC_SECRET, new byte[8])) {
            assertRefused(
                Ckr.KEY_SIZE_RANGE,
                () -> bench.table().wrap(s.mechanism(), key.facts(), Optional.of(key), tooShort));
          }
        });
  }

  private interface Work {
    void with(KeyUse key) throws VaultException, CryptokiException;
  }

  private static void givesBack(Workbench bench, Specimen specimen, Work work)
      throws VaultException, CryptokiException {
    int before = LockedMemory.bytesInUse();
    bench.with(
        specimen.key().copy(),
        key -> {
          int withKey = LockedMemory.bytesInUse();
          work.with(key);
          assertEquals(withKey, LockedMemory.bytesInUse(), specimen + " while the key is open");
          return key;
        });
    assertEquals(before, LockedMemory.bytesInUse(), specimen + " after the key is closed");
  }
}
