package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Many parts give what one part gives, and every length is told exactly beforehand.
class MultiPartTest {
  private static final int ROUNDS = 60;

  private final long seed = new java.security.SecureRandom().nextLong();
  private final Random random = new Random(seed);

  /// What is checked in one round.
  private interface Round {
    void check(Workbench bench, Specimen specimen, KeyUse key)
        throws VaultException, CryptokiException;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AES_GCM",
        "AES_CCM",
        "AES_CBC_PAD",
        "AES_CTR",
        "AES_OFB",
        "AES_CFB1",
        "AES_CFB8",
        "AES_CFB64",
        "AES_CFB128",
        "CHACHA20_POLY1305"
      })
  void ciphersDoNotCareForTheSplit(String name) throws Exception {
    rounds(name, this::inPartsAsInOne);
  }

  private void inPartsAsInOne(Workbench bench, Specimen s, KeyUse key)
      throws VaultException, CryptokiException {
    byte[] sealed =
        inOne(bench.table().encrypt(s.mechanism(), key.facts(), Optional.of(key)), s.data());
    var encryption = bench.table().encrypt(s.mechanism(), key.facts(), Optional.of(key));
    assertArrayEquals(sealed, inParts(encryption, s.data()));
    assertArrayEquals(s.data(), inOne(bench.table().decrypt(s.mechanism(), key), sealed));
    assertArrayEquals(s.data(), inParts(bench.table().decrypt(s.mechanism(), key), sealed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHA256_RSA_PKCS",
        "SHA3_384_RSA_PKCS",
        "SHA384_RSA_PKCS_PSS",
        "SHA3_224_RSA_PKCS_PSS",
        "ECDSA_SHA512",
        "ECDSA_SHA3_256",
        "SHA256_HMAC",
        "EDDSA",
        "ML_DSA",
        "HASH_ML_DSA_SHA512",
        "HASH_ML_DSA_SHAKE256",
        "AES_CMAC",
        "AES_CMAC_GENERAL",
        "AES_GMAC"
      })
  void signaturesDoNotCareForTheSplit(String name) throws Exception {
    rounds(name, this::signaturesInPartsAsInOne);
  }

  // A signature takes so long that there are few.
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3000})
  void aKeptMessageDoesNotCareForTheSplit(int length) throws Exception {
    byte[] data = new byte[length];
    random.nextBytes(data);
    for (String name : List.of("SLH_DSA", "HASH_SLH_DSA_SHA256")) {
      var specimen = Specimen.named(name).over(data);
      round(Workbench.BOTH.getFirst(), specimen, this::signaturesInPartsAsInOne);
    }
  }

  private void signaturesInPartsAsInOne(Workbench bench, Specimen s, KeyUse key)
      throws VaultException, CryptokiException {
    var signing = bench.table().sign(s.mechanism(), key);
    byte[] whole = signing.sign(s.data());
    assertEquals(signing.length(), whole.length);
    verification(bench, s, key).finish(whole);
    var byParts = bench.table().sign(s.mechanism(), key);
    for (byte[] part : split(s.data())) {
      byParts.update(part);
    }
    bench
        .table()
        .verify(s.mechanism(), key.facts(), Optional.of(key))
        .verify(s.data(), byParts.finish());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA224", "SHA256", "SHA384", "SHA512"})
  void digestsDoNotCareForTheSplit(String name) throws Exception {
    rounds(
        name,
        (bench, s, _) -> {
          var whole = bench.table().digest(s.mechanism());
          whole.update(s.data());
          var byParts = bench.table().digest(s.mechanism());
          for (byte[] part : split(s.data())) {
            byParts.update(part);
          }
          assertEquals(whole.length(), byParts.length());
          assertArrayEquals(whole.finish(), byParts.finish());
        });
  }

  @Test
  void whatTakesAllAtOnceSaysSo() throws Exception {
    var bench = Workbench.BOTH.getFirst();
    for (String name :
        List.of("RSA_PKCS", "RSA_X_509", "RSA_PKCS_PSS", "ECDSA", "HASH_ML_DSA", "HASH_SLH_DSA")) {
      var s = Specimen.named(name);
      bench.with(
          s.key().copy(),
          key -> {
            var signing = bench.table().sign(s.mechanism(), key);
            assertRefused(Ckr.FUNCTION_NOT_SUPPORTED, () -> signing.update(new byte[1]));
            assertRefused(Ckr.FUNCTION_NOT_SUPPORTED, signing::finish);
            var verification = bench.table().verify(s.mechanism(), key.facts(), Optional.empty());
            assertRefused(Ckr.FUNCTION_NOT_SUPPORTED, () -> verification.update(new byte[1]));
            assertRefused(Ckr.FUNCTION_NOT_SUPPORTED, () -> verification.finish(new byte[256]));
            return key;
          });
    }
  }

  @Test
  void anRsaCipherTakesAllAtOnce() throws Exception {
    var bench = Workbench.BOTH.getFirst();
    for (String name : List.of("RSA_PKCS", "RSA_X_509", "RSA_PKCS_OAEP")) {
      var s = Specimen.named(name);
      bench.with(
          s.key().copy(),
          key -> {
            var encryption = bench.table().encrypt(s.mechanism(), key.facts(), Optional.empty());
            assertEquals(256, encryption.processLength(1).most());
            for (var cipher : List.of(encryption, bench.table().decrypt(s.mechanism(), key))) {
              assertRefused(Ckr.FUNCTION_NOT_SUPPORTED, () -> cipher.update(new byte[1]));
              assertRefused(Ckr.FUNCTION_NOT_SUPPORTED, cipher::finish);
            }
            return key;
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AES_CBC", "AES_ECB"})
  void blocksDoNotCareForTheSplit(String name) throws Exception {
    rounds(name, length -> length / 16 * 16, this::inPartsAsInOne);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AES_CTS", "AES_XTS"})
  void ciphersThatStealDoNotCareForTheSplit(String name) throws Exception {
    rounds(name, length -> length + 16, this::inPartsAsInOne);
  }

  private void rounds(String name, Round round) throws Exception {
    rounds(name, IntUnaryOperator.identity(), round);
  }

  /// @param fitting of any length, one that the mechanism takes
  private void rounds(String name, IntUnaryOperator fitting, Round round) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      // The first rounds go through all the lengths around one block.
      byte[] data = new byte[fitting.applyAsInt(i < 34 ? i : random.nextInt(5000))];
      random.nextBytes(data);
      var specimen = Specimen.named(name).over(data);
      for (var bench : Workbench.BOTH) {
        try {
          round(bench, specimen, round);
        } catch (Exception | AssertionError e) {
          throw new AssertionError("seed %d, round %d, %s".formatted(seed, i, bench), e);
        }
      }
    }
  }

  private static void round(Workbench bench, Specimen specimen, Round round) throws Exception {
    bench.with(
        specimen.key().copy(),
        key -> {
          round.check(bench, specimen, key);
          return key;
        });
  }

  private VerificationOperation verification(Workbench bench, Specimen s, KeyUse key)
      throws VaultException, CryptokiException {
    var verification = bench.table().verify(s.mechanism(), key.facts(), Optional.of(key));
    for (byte[] part : split(s.data())) {
      verification.update(part);
    }
    return verification;
  }

  private static byte[] inOne(CipherOperation operation, byte[] data)
      throws VaultException, CryptokiException {
    var told = operation.processLength(data.length);
    byte[] out = operation.process(data);
    assertTold(told, out.length);
    return out;
  }

  private static void assertTold(OutputLength told, int length) {
    assertTrue(
        told.isExact() ? told.most() == length : told.most() >= length, told + ", " + length);
  }

  private byte[] inParts(CipherOperation operation, byte[] data)
      throws VaultException, CryptokiException {
    var out = new ByteArrayOutputStream();
    for (byte[] part : split(data)) {
      var told = operation.updateLength(part.length);
      byte[] piece = operation.update(part);
      assertTold(told, piece.length);
      out.writeBytes(piece);
    }
    var told = operation.finishLength();
    byte[] last = operation.finish();
    assertTold(told, last.length);
    out.writeBytes(last);
    return out.toByteArray();
  }

  /// Parts of any length, empty ones among them.
  private List<byte[]> split(byte[] data) {
    var parts = new ArrayList<byte[]>();
    int at = 0;
    while (at < data.length) {
      int end = Math.min(data.length, at + random.nextInt(random.nextBoolean() ? 20 : 700));
      parts.add(Arrays.copyOfRange(data, at, end));
      at = end;
    }
    return parts;
  }
}
