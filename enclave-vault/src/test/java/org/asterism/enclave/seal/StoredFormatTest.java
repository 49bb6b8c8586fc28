package org.asterism.enclave.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one release wrote into a vault's store, every later one reads. The answers were computed
/// with Python's `hmac` and `cryptography`, with a data key of 00 01 .. 1f and nonces of nines.
final class StoredFormatTest {
  private static final byte[] HANDLE = "sixteen bytes!!!".getBytes(US_ASCII);
  private static final byte[] CONTENT = {1, 2, 3};
  private static final String ROW =
      "01090909090909090909090909c74b0504902f1211f517d6b7bb17f024512fa0";

  private final SecureRandom nines = new Nines();

  @Test
  void aRowsNameIsWhatItWas() {
    try (DataKey key = dataKey()) {
      assertEquals(
          "91ad20b21e83adb57868f30ed5cfa59755df966b5c647a6ad67d1cf40e588644",
          HexFormat.of().formatHex(key.rowKey(HANDLE).bytes()));
    }
  }

  @Test
  void aRowIsWhatItWas() throws Exception {
    try (DataKey key = dataKey()) {
      RowKey row = key.rowKey(HANDLE);
      assertEquals(ROW, HexFormat.of().formatHex(key.seal("key_record", row, CONTENT)));
      assertArrayEquals(CONTENT, key.open("key_record", row, HexFormat.of().parseHex(ROW)));
    }
  }

  @Test
  void aVerifierIsWhatItWas() {
    try (DataKey key = dataKey();
        var credential = SecretBytes.takeFrom("credential".getBytes(US_ASCII));
        SecretBytes digest = key.verifierDigest(HANDLE, credential)) {
      assertEquals("61bca5654fb793b898fdf7a9fc20a3e5c3d741d730b471bc109cc252a0506c06", hex(digest));
    }
  }

  @Test
  void aDerivedKeyIsWhatItWas() {
    try (SecretBytes root = counted();
        SecretBytes key = Derivation.derive(root, "a purpose", "a context".getBytes(US_ASCII))) {
      assertEquals("000b7d48cefb59d036833fe95b40f32232ac55d9fe74934030102d5be7b08420", hex(key));
    }
  }

  @Test
  void aKeyFileOpens(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("keys.sealed");
    Files.write(
        path,
        HexFormat.of()
            .parseHex(
                "006201090909090909090909090909b219093a869e42a5d00831f8aa97bace3813de2f5b0741b4"
                    + "12f6636a92368a468a776cb4d1fefeecb1b689ff6200fef1a7771d75e46cb44c25c0b5"
                    + "25c4624d54c820e7c17b27a4bb4f11a71edc03ad684ce6ad46f3"));
    try (SecretBytes sealing = counted();
        VaultKeys keys = new SealedKeyFile(path, nines).open(sealing)) {
      assertEquals("01".repeat(32), hex(keys.dataKey()));
      assertEquals("02".repeat(32), hex(keys.evidenceSeed()));
      assertEquals("03".repeat(5), hex(keys.identity()));
    }
  }

  private DataKey dataKey() {
    try (SecretBytes root = counted()) {
      return new DataKey(root, nines);
    }
  }

  private static SecretBytes counted() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return SecretBytes.takeFrom(bytes);
  }

  private static String hex(SecretBytes secret) {
    return secret.useArray(HexFormat.of()::formatHex);
  }

  private static final class Nines extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      Arrays.fill(bytes, (byte) 9);
    }
  }
}
