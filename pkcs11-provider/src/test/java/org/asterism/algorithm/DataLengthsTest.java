package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.aes.Ctr;
import org.asterism.algorithm.rsa.Oaep;
import org.asterism.algorithm.rsa.Pss;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The shortest and the longest data work; shorter and longer ones have the length code that is
/// theirs.
class DataLengthsTest {
  private static final int K = 256;

  /// Lengths that a single-part mechanism takes, and lengths that it does not.
  record Lengths(String name, Service service, List<Integer> right, List<Integer> wrong) {}

  static final List<Lengths> TABLE =
      List.of(
          new Lengths("RSA_PKCS", Service.SIGN, List.of(0, 1, K - 11), List.of(K - 10, K, 1000)),
          new Lengths("RSA_PKCS", Service.ENCRYPT, List.of(0, 1, K - 11), List.of(K - 10, K)),
          new Lengths("RSA_X_509", Service.SIGN, List.of(0, 1, K - 1, K), List.of(K + 1, 1000)),
          new Lengths("RSA_X_509", Service.ENCRYPT, List.of(K), List.of(K + 1, 1000)),
          new Lengths("RSA_PKCS_OAEP", Service.ENCRYPT, List.of(0, K - 66), List.of(K - 65, K)),
          new Lengths("RSA_PKCS_PSS", Service.SIGN, List.of(32), List.of(0, 31, 33, 64)),
          new Lengths("EDDSA", Service.SIGN, List.of(0, 1, 64, 100_000), List.of()),
          new Lengths("ML_DSA", Service.SIGN, List.of(0, 1, 64, 100_000), List.of()),
          new Lengths("HASH_ML_DSA", Service.SIGN, List.of(32), List.of(0, 31, 33, 64)),
          new Lengths("SLH_DSA", Service.SIGN, List.of(0, 1, 64), List.of()),
          new Lengths("HASH_SLH_DSA", Service.SIGN, List.of(32), List.of(0, 31, 33, 64)),
          new Lengths("AES_ECB", Service.ENCRYPT, List.of(0, 16, 32), List.of(1, 15, 17, 31)),
          new Lengths("AES_CBC", Service.ENCRYPT, List.of(0, 16, 32), List.of(1, 15, 17, 31)),
          new Lengths("AES_CTS", Service.ENCRYPT, List.of(16, 17, 31, 32, 33), List.of(0, 1, 15)),
          new Lengths("AES_XTS", Service.ENCRYPT, List.of(16, 17, 31, 32, 33), List.of(0, 1, 15)),
          new Lengths("AES_KEY_WRAP", Service.ENCRYPT, List.of(16, 24), List.of(0, 8, 15, 17)),
          new Lengths("AES_KEY_WRAP_KWP", Service.ENCRYPT, List.of(1, 7, 8, 9, 16), List.of(0)),
          new Lengths("AES_KEY_WRAP_PKCS7", Service.ENCRYPT, List.of(8, 9, 16), List.of(0, 7)),
          new Lengths("ECDSA", Service.SIGN, List.of(0, 1, 20, 32, 64, 65, 1000), List.of()));

  @ParameterizedTest
  @FieldSource("TABLE")
  void theLimitsHold(Lengths lengths) throws Exception {
    for (var bench : Workbench.BOTH) {
      for (int length : lengths.right) {
        var s = Specimen.named(lengths.name).over(new byte[length]);
        run(bench, s, lengths.service == Service.SIGN ? Service.VERIFY : Service.DECRYPT);
      }
      for (int length : lengths.wrong) {
        var s = Specimen.named(lengths.name).over(new byte[length]);
        assertRefused(Ckr.DATA_LEN_RANGE, () -> run(bench, s, lengths.service), s + " " + length);
        if (lengths.service == Service.SIGN) {
          assertRefused(Ckr.DATA_LEN_RANGE, () -> verify(bench, s, signatureLength(s)));
        }
      }
    }
  }

  @Test
  void aSignatureOfAnotherLengthIsToldApart() {
    for (String name :
        List.of(
            "RSA_PKCS",
            "RSA_X_509",
            "SHA256_RSA_PKCS",
            "RSA_PKCS_PSS",
            "ECDSA",
            "EDDSA",
            "ML_DSA",
            "HASH_ML_DSA_SHAKE128",
            "SLH_DSA",
            "SHA256_HMAC",
            "AES_CMAC",
            "AES_CMAC_GENERAL",
            "AES_GMAC")) {
      var s = Specimen.named(name);
      int right = signatureLength(s);
      for (var bench : Workbench.BOTH) {
        for (int wrong : new int[] {0, 1, right - 1, right + 1, 2 * right}) {
          assertRefused(Ckr.SIGNATURE_LEN_RANGE, () -> verify(bench, s, wrong), name);
        }
        assertRefused(Ckr.SIGNATURE_INVALID, () -> verify(bench, s, right), name);
      }
    }
  }

  @Test
  void aCiphertextOfAnotherLengthIsToldApart() {
    var table =
        Map.ofEntries(
            Map.entry("RSA_PKCS", List.of(0, 1, K - 1, K + 1)),
            Map.entry("RSA_X_509", List.of(0, 1, K - 1, K + 1)),
            Map.entry("RSA_PKCS_OAEP", List.of(0, 1, K - 1, K + 1)),
            Map.entry("AES_CBC_PAD", List.of(0, 1, 15, 17, 31)),
            Map.entry("AES_CBC", List.of(1, 15, 17, 31)),
            Map.entry("AES_ECB", List.of(1, 15, 17, 31)),
            Map.entry("AES_CTS", List.of(0, 1, 15)),
            Map.entry("AES_XTS", List.of(0, 1, 15)),
            Map.entry("AES_CCM", List.of(0, 15, 47, 49)),
            Map.entry("AES_KEY_WRAP", List.of(0, 8, 16, 23, 25)),
            Map.entry("AES_KEY_WRAP_KWP", List.of(0, 8, 15, 17)),
            Map.entry("AES_KEY_WRAP_PKCS7", List.of(0, 8, 16, 23, 25)),
            Map.entry("CHACHA20_POLY1305", List.of(0, 1, 15)),
            Map.entry("AES_GCM", List.of(0, 1, 15)));
    table.forEach((name, lengths) -> {
      var s = Specimen.named(name);
      for (var bench : Workbench.BOTH) {
        for (int length : lengths) {
          assertRefused(
              Ckr.ENCRYPTED_DATA_LEN_RANGE, () -> decrypt(bench, s, length), name + " " + length);
        }
      }
    });
  }

  @Test
  void aNumberBeyondTheModulusDoesNotDecrypt() {
    var s = Specimen.named("RSA_PKCS");
    byte[] number = new byte[K];
    java.util.Arrays.fill(number, (byte) 0xFF);
    for (var bench : Workbench.BOTH) {
      assertRefused(
          Ckr.ENCRYPTED_DATA_INVALID,
          () ->
              bench.with(
                  s.key().copy(),
                  key -> bench.table().decrypt(s.mechanism(), key).process(number)));
    }
  }

  @Test
  void aGcmStreamIsAsLongInBothDirections() throws Exception {
    var s = Specimen.named("AES_GCM");
    var bench = Workbench.BOTH.getFirst();
    byte[] most = new byte[WholeMessage.MAX_IN_PARTS_BYTES - 16];
    bench.with(
        s.key().copy(),
        key -> {
          var encryption = bench.table().encrypt(s.mechanism(), key.facts(), Optional.of(key));
          byte[] sealed = encryption.update(most);
          assertRefused(Ckr.DATA_LEN_RANGE, () -> encryption.update(new byte[1]));
          var decryption = bench.table().decrypt(s.mechanism(), key);
          assertEquals(0, decryption.update(sealed).length);
          assertEquals(0, decryption.update(new byte[most.length - sealed.length + 16]).length);
          assertRefused(Ckr.ENCRYPTED_DATA_LEN_RANGE, () -> decryption.update(new byte[1]));
          return key;
        });
  }

  @Test
  void aCounterDoesNotStartAgain() throws Exception {
    byte[] block = new byte[16];
    block[15] = (byte) 0xFD;
    var s = Specimen.named("AES_CTR").with(new Ctr(2, block));
    for (var bench : Workbench.BOTH) {
      run(bench, s.over(new byte[48]), Service.DECRYPT);
      assertRefused(Ckr.DATA_LEN_RANGE, () -> run(bench, s.over(new byte[49]), Service.ENCRYPT));
      bench.with(
          s.key().copy(),
          key -> {
            var parts = bench.table().encrypt(s.mechanism(), key.facts(), Optional.of(key));
            assertEquals(40, parts.update(new byte[40]).length);
            assertEquals(8, parts.update(new byte[8]).length);
            assertRefused(Ckr.DATA_LEN_RANGE, () -> parts.update(new byte[1]));
            return key;
          });
    }
  }

  @Test
  void aDataUnitHasItsLimit() throws Exception {
    var s = Specimen.named("AES_XTS");
    var bench = Workbench.BOTH.getFirst();
    run(bench, s.over(new byte[16 << 20]), Service.ENCRYPT);
    assertRefused(
        Ckr.DATA_LEN_RANGE, () -> run(bench, s.over(new byte[(16 << 20) + 1]), Service.ENCRYPT));
  }

  // PKCS#11 v3.2 §6.16.3: zeros make a key whole, and its template says how long it was.
  @Test
  void zerosAfterAKeyAreCutByItsTemplate() throws Exception {
    var table =
        Map.of(
            "AES_KEY_WRAP",
            List.of(9, 15, 17, 20),
            "AES_ECB",
            List.of(1, 15, 17),
            "AES_CBC",
            List.of(1, 15, 17));
    var bench = Workbench.BOTH.getFirst();
    for (var entry : table.entrySet()) {
      for (int length : entry.getValue()) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) 7);
        var s = Specimen.named(entry.getKey()).over(value);
        unwraps(bench, s.making(generic(length)), value);
        assertRefused(
            Ckr.WRAPPED_KEY_INVALID, () -> unwraps(bench, s.making(generic(length + 64)), value));
        int whole = entry.getKey().equals("AES_KEY_WRAP") ? 8 : 16;
        unwraps(
            bench,
            s.making(Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET))),
            Arrays.copyOf(value, (length + whole - 1) / whole * whole));
      }
    }
  }

  private static Template generic(long length) {
    return Specimen.ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET, Cka.VALUE_LEN, length));
  }

  private static void unwraps(Workbench bench, Specimen s, byte[] expected)
      throws VaultException, CryptokiException {
    bench.with(
        s.key().copy(),
        key -> {
          byte[] wrapped = Service.wrap(bench, s, key);
          var unwrapped = bench.table().unwrap(s.mechanism(), key, wrapped, s.template());
          assertArrayEquals(expected, CipherReplays.value(unwrapped));
          return key;
        });
  }

  @Test
  void ofALongDigestTheLeftmostBitsCount() throws Exception {
    var bench = Workbench.BOTH.getFirst();
    byte[] digest = new byte[64];
    java.util.Arrays.fill(digest, (byte) 7);
    byte[] other = digest.clone();
    other[32] = 8;
    var s = Specimen.named("ECDSA").over(digest);
    bench.with(
        s.key().copy(),
        key -> {
          byte[] signature = Service.sign(bench, s, key);
          var facts = key.facts();
          bench.table().verify(s.mechanism(), facts, Optional.empty()).verify(other, signature);
          other[31] = 8;
          assertRefused(
              Ckr.SIGNATURE_INVALID,
              () ->
                  bench
                      .table()
                      .verify(s.mechanism(), facts, Optional.empty())
                      .verify(other, signature));
          return key;
        });
  }

  @Test
  void everyHashFitsItsMask() throws Exception {
    var hashes =
        Map.of(
            Ckm.SHA_1,
            20,
            Ckm.SHA224,
            28,
            Ckm.SHA256,
            32,
            Ckm.SHA384,
            48,
            Ckm.SHA512,
            64,
            Ckm.SHA3_224,
            28,
            Ckm.SHA3_256,
            32,
            Ckm.SHA3_384,
            48,
            Ckm.SHA3_512,
            64);
    for (var hash : hashes.entrySet()) {
      for (long mgf :
          new long[] {Ckg.MGF1_SHA1, Ckg.MGF1_SHA224, Ckg.MGF1_SHA512, Ckg.MGF1_SHA3_256}) {
        for (long salt : new long[] {0, 1, hash.getValue()}) {
          var parameter = new Pss(hash.getKey(), mgf, salt);
          var s = Specimen.named("RSA_PKCS_PSS").with(parameter);
          run(Workbench.BOTH.getFirst(), s.over(new byte[hash.getValue()]), Service.VERIFY);
        }
        var s =
            Specimen.named("RSA_PKCS_OAEP")
                .with(new Oaep(hash.getKey(), mgf, 1, new byte[] {1, 2, 3}));
        run(Workbench.BOTH.getFirst(), s.over(new byte[9]), Service.DECRYPT);
      }
    }
  }

  private static int signatureLength(Specimen s) {
    return switch (s.key()) {
      case RSA -> K;
      case ML_DSA -> 3309;
      case SLH_DSA -> 17_088;
      case GENERIC -> 32;
      case AES -> s.name().equals("AES_CMAC_GENERAL") ? 8 : 16;
      default -> 64; // two numbers of 256 bits
    };
  }

  static void run(Workbench bench, Specimen s, Service service)
      throws VaultException, CryptokiException {
    bench.with(
        s.key().copy(),
        key -> {
          service.run(bench, s, key);
          return key;
        });
  }

  private static void verify(Workbench bench, Specimen s, int length)
      throws VaultException, CryptokiException {
    bench.with(
        s.key() == Specimen.Key.GENERIC
            ? Workbench.secret(Ckk.GENERIC_SECRET, new byte[16])
            : s.key().copy(),
        key -> {
          bench
              .table()
              .verify(s.mechanism(), key.facts(), Optional.of(key))
              .verify(s.data(), new byte[length]);
          return key;
        });
  }

  private static void decrypt(Workbench bench, Specimen s, int length)
      throws VaultException, CryptokiException {
    bench.with(
        s.key().copy(), key -> bench.table().decrypt(s.mechanism(), key).process(new byte[length]));
  }
}
