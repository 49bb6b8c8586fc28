package org.asterism.algorithm.rsa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.asterism.algorithm.Engines;
import org.asterism.algorithm.SecretLengths;
import org.asterism.crypto.LocalKey;
import org.asterism.crypto.Providers;
import org.asterism.key.KeyMaterial;
import org.asterism.secret.LockedMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The draft's own vectors, and what an application can see of a padding: nothing.
class ImplicitRejectionTest {
  static final List<Providers> BOTH = Engines.BOTH;

  private static final RsaDecryption ANY = new RsaDecryption.ImplicitPkcs1(Optional.empty());

  private record Vector(String note, byte[] ciphertext, byte[] message) {}

  private static List<String> lines() throws Exception {
    var found =
        ImplicitRejectionTest.class.getResourceAsStream("/vectors/rsa_pkcs1_implicit_2048.txt");
    try (var reader =
        new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(found), StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList();
    }
  }

  private static List<Vector> vectors() throws Exception {
    var vectors = new ArrayList<Vector>();
    for (String line : lines().subList(1, lines().size())) {
      String[] parts = line.split("\\|", -1);
      vectors.add(
          new Vector(
              parts[0], HexFormat.of().parseHex(parts[1]), HexFormat.of().parseHex(parts[2])));
    }
    return vectors;
  }

  private static KeyMaterial material() throws Exception {
    byte[] der = Base64.getDecoder().decode(lines().getFirst().substring("key ".length()));
    var numbers = org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(der);
    return RsaImport.rsa(
        numbers.getModulus(),
        Optional.of(numbers.getPublicExponent()),
        numbers.getPrivateExponent(),
        numbers.getPrime1(),
        numbers.getPrime2());
  }

  private static LocalKey key(Providers providers) throws Exception {
    return LocalKey.of(material(), Engines.keyTypes(providers).forms());
  }

  @ParameterizedTest
  @FieldSource("BOTH")
  void theDraftsVectorsHold(Providers providers) throws Exception {
    try (var key = key(providers)) {
      for (Vector vector : vectors()) {
        try (var opened = key.decrypt(ANY, vector.ciphertext())) {
          assertArrayEquals(vector.message(), opened.useArray(byte[]::clone), vector.note());
        }
      }
    }
    assertEquals(11, vectors().size());
  }

  // One seed for all: what is refused elsewhere is a message here, the same at each try.
  @ParameterizedTest
  @FieldSource("BOTH")
  void anyCiphertextHasItsMessage(Providers providers) throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    try (var key = key(providers)) {
      var lengths = new ArrayList<Integer>();
      for (int i = 0; i < 200; i++) {
        byte[] ciphertext = new byte[256];
        random.nextBytes(ciphertext);
        ciphertext[0] = 0;
        try (var first = key.decrypt(ANY, ciphertext);
            var again = key.decrypt(ANY, ciphertext)) {
          assertTrue(first.constantTimeEquals(again), "seed " + seed);
          lengths.add(first.length());
        }
      }
      assertTrue(lengths.stream().allMatch(length -> length <= 245), "seed " + seed);
      assertTrue(lengths.stream().distinct().count() > 50, "seed " + seed);
    }
  }

  @Test
  void aWantedLengthIsHeldWhateverThePadding() throws Exception {
    var only = new RsaDecryption.ImplicitPkcs1(Optional.of(SecretLengths.only(16L, 24L, 32L)));
    try (var key = key(BOTH.getLast())) {
      for (Vector vector : vectors()) {
        try (var opened = key.decrypt(only, vector.ciphertext())) {
          assertTrue(List.of(16, 24, 32).contains(opened.length()), vector.note());
        }
      }
    }
  }

  @Test
  void everyWantedLengthIsReachedAndNoOther() {
    var wanted = SecretLengths.only(16L, 24L, 32L);
    var message = ImplicitMessage.of(256, Optional.of(wanted));
    var seen = new java.util.TreeSet<Integer>();
    for (int first = 0; first < 256; first++) {
      byte[] lengths = new byte[2 * ImplicitRejection.CANDIDATES];
      Arrays.fill(lengths, (byte) 255);
      lengths[0] = (byte) first;
      var alternative = new ImplicitRejection.Alternative(new byte[256], lengths);
      try (var chosen = message.choose(new byte[256], alternative)) {
        seen.add(chosen.length());
      }
    }
    assertEquals(new java.util.TreeSet<>(List.of(16, 24, 32)), seen);
  }

  @Test
  void theHashOfTheExponentEndsWithTheKey() throws Exception {
    int before = LockedMemory.bytesInUse();
    try (var key = key(BOTH.getFirst())) {
      assertTrue(LockedMemory.bytesInUse() > before);
      key.decrypt(ANY, vectors().getFirst().ciphertext()).close();
    }
    assertEquals(before, LockedMemory.bytesInUse());
  }
}
