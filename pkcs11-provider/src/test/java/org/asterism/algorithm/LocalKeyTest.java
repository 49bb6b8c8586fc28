package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.ec.EcPublic;
import org.asterism.algorithm.ec.EcdsaScheme;
import org.asterism.algorithm.rsa.RsaDecryption;
import org.asterism.algorithm.rsa.RsaSigning;
import org.asterism.crypto.Der;
import org.asterism.crypto.LocalKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.SigningScheme;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// A key works for many threads while it is open, for its own type only, and not at all once it is
/// closed.
class LocalKeyTest {
  static final List<Providers> BOTH = Engines.BOTH;

  private static final SigningScheme ECDSA = new EcdsaScheme();
  private static final SigningScheme PKCS1 = new RsaSigning.Pkcs1Block();
  private static final DecryptionScheme DECRYPTION = new RsaDecryption.Pkcs1();

  @ParameterizedTest
  @FieldSource("BOTH")
  void aClosedKeyRefusesEverything(Providers providers) throws Exception {
    for (var material : materials(providers)) {
      var key = LocalKey.of(material, Engines.forms(providers));
      key.close();
      key.close();
      for (Executable use :
          List.<Executable>of(
              () -> key.sign(ECDSA, new byte[32]),
              () -> key.decrypt(DECRYPTION, new byte[256]),
              () -> key.agree(new byte[65]),
              () -> key.material(KeyMaterial::facts),
              key::hold)) {
        assertRefused(Ckr.KEY_HANDLE_INVALID, use);
      }
      assertThrows(IllegalStateException.class, () -> material.encoded().copy());
      assertEquals(material.facts(), key.facts());
    }
  }

  @ParameterizedTest
  @FieldSource("BOTH")
  void aKeyEndsWithItsLastHoldAndItsLastUse(Providers providers) throws Exception {
    var key = LocalKey.of(new NewKeys(providers).ec(Curve.P256), Engines.forms(providers));
    int before = LockedMemory.bytesInUse();
    var first = key.hold();
    var second = key.hold();
    int length =
        key.material(material -> {
          key.close();
          return material.encoded().useArray(value -> value.length);
        });
    assertTrue(length > 0);
    assertRefused(Ckr.KEY_HANDLE_INVALID, () -> key.sign(ECDSA, new byte[32]));
    first.close();
    first.close();
    assertEquals(64, second.sign(ECDSA, new byte[32]).length);
    second.close();
    assertTrue(LockedMemory.bytesInUse() < before);
  }

  @ParameterizedTest
  @FieldSource("BOTH")
  void aKeyDoesOnlyWhatItsTypeDoes(Providers providers) throws Exception {
    var newKeys = new NewKeys(providers);
    try (var rsa = LocalKey.of(RsaNumbers.RSA_2048.imported(), Engines.forms(providers));
        var ec = LocalKey.of(newKeys.ec(Curve.P256), Engines.forms(providers));
        var secret = LocalKey.of(newKeys.secret(Ckk.AES, 16), Engines.forms(providers))) {
      for (Executable wrong :
          List.<Executable>of(
              () -> rsa.sign(ECDSA, new byte[32]),
              () -> rsa.agree(new byte[65]),
              () -> ec.sign(PKCS1, new byte[32]),
              () -> ec.sign(new RsaSigning.Pss("SHA-256", "SHA-256", 32), new byte[32]),
              () -> ec.decrypt(DECRYPTION, new byte[256]),
              () -> secret.sign(ECDSA, new byte[32]),
              () -> secret.decrypt(DECRYPTION, new byte[256]),
              () -> secret.agree(new byte[65]))) {
        var refused = assertThrows(CryptokiException.class, wrong);
        assertEquals(Ckr.KEY_TYPE_INCONSISTENT, refused.ckr());
      }
    }
  }

  @ParameterizedTest
  @FieldSource("BOTH")
  void whatIsNoKeyOfItsTypeIsRefusedAndErased(Providers providers) throws Exception {
    var newKeys = new NewKeys(providers);
    int before = LockedMemory.bytesInUse();
    try (var rsa = RsaNumbers.RSA_2048.imported();
        var ec = newKeys.ec(Curve.P384)) {
      int held = LockedMemory.bytesInUse();
      byte[] whole = rsa.encoded().useArray(byte[]::clone);
      for (int length = 0; length < whole.length; length += 7) {
        refused(rsa.facts(), SecretBytes.takeFrom(Arrays.copyOf(whole, length)), providers);
      }
      refused(rsa.facts(), ec.encoded().copy(), providers);
      refused(ec.facts(), rsa.encoded().copy(), providers);
      refused(ec.facts(), SecretBytes.takeFrom(new byte[100]), providers);
      assertEquals(held, LockedMemory.bytesInUse());
    }
    assertEquals(before, LockedMemory.bytesInUse());
  }

  @ParameterizedTest
  @FieldSource("BOTH")
  void manyThreadsShareAKey(Providers providers) throws Exception {
    try (var key = LocalKey.of(new NewKeys(providers).ec(Curve.P256), Engines.forms(providers))) {
      var publics = new EcPublic(providers);
      for (byte[] signature : together(key)) {
        assertTrue(publics.isEcdsaSignature((EcFacts) key.facts(), new byte[32], signature));
      }
    }
    try (var key = LocalKey.of(RsaNumbers.RSA_2048.imported(), Engines.forms(providers))) {
      byte[] first = key.sign(PKCS1, new byte[32]);
      for (byte[] signature : together(key)) {
        assertArrayEquals(first, signature);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("BOTH")
  void aCloseMeetsUsesOnTheirWayWithoutHarm(Providers providers) throws Exception {
    for (int round = 0; round < 20; round++) {
      var key = LocalKey.of(new NewKeys(providers).ec(Curve.P256), Engines.forms(providers));
      var started = new CountDownLatch(4);
      try (var threads = Executors.newFixedThreadPool(4)) {
        var uses = new ArrayList<Future<Integer>>();
        for (int i = 0; i < 4; i++) {
          uses.add(threads.submit(() -> signUntilClosed(key, started)));
        }
        started.await();
        key.close();
        for (var use : uses) {
          assertTrue(use.get() > 0);
        }
      }
    }
  }

  /// Boneh, DeMillo and Lipton: one signature with a fault in one half gives away a prime.
  @ParameterizedTest
  @FieldSource("BOTH")
  void aFaultInOneHalfGivesNoSignature(Providers providers) throws Exception {
    var k = RsaNumbers.RSA_2048;
    byte[][] parts = {
      Der.integer(BigInteger.ZERO),
      Der.integer(k.n()),
      Der.integer(k.e()),
      Der.integer(k.d()),
      Der.integer(k.p()),
      Der.integer(k.q()),
      Der.integer(k.d().mod(k.p().subtract(BigInteger.ONE)).subtract(BigInteger.TWO)),
      Der.integer(k.d().mod(k.q().subtract(BigInteger.ONE))),
      Der.integer(k.q().modInverse(k.p()))
    };
    byte[] algorithm = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    byte[] inner = Der.element(Der.OCTET_STRING, Der.element(Der.SEQUENCE, parts));
    byte[] faulty = Der.element(Der.SEQUENCE, Der.integer(BigInteger.ZERO), algorithm, inner);
    KeyFacts facts;
    try (var right = k.imported()) {
      facts = right.facts();
    }
    // Some providers look when the key comes, others when it signs.
    assertThrows(
        RuntimeException.class,
        () -> {
          var material = new KeyMaterial(facts, SecretBytes.takeFrom(faulty));
          try (var key = LocalKey.of(material, Engines.forms(providers))) {
            key.sign(PKCS1, new byte[32]);
          }
        });
  }

  @Test
  void nothingOfAKeyIsInItsName() throws Exception {
    try (var material = RsaNumbers.RSA_2048.imported()) {
      assertEquals("KeyMaterial[RsaFacts]", material.toString());
    }
  }

  private static List<KeyMaterial> materials(Providers providers) throws CryptokiException {
    var newKeys = new NewKeys(providers);
    return List.of(
        RsaNumbers.RSA_2048.imported(),
        newKeys.ec(Curve.P521),
        newKeys.secret(Ckk.GENERIC_SECRET, 20));
  }

  private static void refused(KeyFacts facts, SecretBytes encoded, Providers providers) {
    assertThrows(
        IllegalArgumentException.class,
        () -> LocalKey.of(new KeyMaterial(facts, encoded), Engines.forms(providers)));
    assertThrows(IllegalStateException.class, encoded::copy);
  }

  private static List<byte[]> together(LocalKey key) throws Exception {
    var scheme = key.facts() instanceof EcFacts ? ECDSA : PKCS1;
    Callable<List<byte[]>> work =
        () -> {
          var made = new ArrayList<byte[]>();
          for (int i = 0; i < 20; i++) {
            made.add(key.sign(scheme, new byte[32]));
          }
          return made;
        };
    var all = new ArrayList<byte[]>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(java.util.Collections.nCopies(20, work))) {
        all.addAll(done.get());
      }
    }
    return all;
  }

  private static int signUntilClosed(LocalKey key, CountDownLatch started) throws VaultException {
    int made = 0;
    try {
      while (true) {
        assertEquals(64, key.sign(ECDSA, new byte[32]).length);
        if (made++ == 0) {
          started.countDown();
        }
      }
    } catch (CryptokiException closed) {
      assertEquals(Ckr.KEY_HANDLE_INVALID, closed.ckr());
      return made;
    }
  }
}
