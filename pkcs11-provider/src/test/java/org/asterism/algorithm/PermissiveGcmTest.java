package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.aes.AesGcm;
import org.asterism.algorithm.aes.Gcm;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `CKM_AES_GCM` where the token's rule allows short tags and long initialisation vectors.
class PermissiveGcmTest {
  private static final byte[] NOTHING = {};

  static List<Workbench> benches() {
    return Workbench.BOTH;
  }

  private static List<WycheproofVector> valid() {
    return WycheproofVector.load("aes_gcm_test.json").stream()
        .filter(vector -> vector.result().equals("valid"))
        .toList();
  }

  private static Mechanism mechanism(byte[] iv, byte[] aad, long tagBits) {
    return new Mechanism(Ckm.AES_GCM, new Gcm(iv, aad, tagBits));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static byte[] inParts(CipherOperation operation, byte[] data)
      throws VaultException, CryptokiException {
    int half = data.length / 2;
    byte[] first = operation.update(Arrays.copyOf(data, half));
    byte[] second = operation.update(Arrays.copyOfRange(data, half, data.length));
    return joined(joined(first, second), operation.finish());
  }

  /// A short tag is the beginning of the full one (SP 800-38D §7.1 step 6), which the tables have.
  @ParameterizedTest
  @MethodSource("benches")
  void aShortTagIsTheBeginningOfAKnownOne(Workbench bench) throws Exception {
    for (var vector : valid()) {
      for (int bits : new int[] {32, 64}) {
        byte[] tag = Arrays.copyOf(vector.bytes("tag"), bits / 8);
        byte[] sealed = joined(vector.bytes("ct"), tag);
        var mechanism = mechanism(vector.bytes("iv"), vector.bytes("aad"), bits);
        bench.with(
            Workbench.secret(Ckk.AES, vector.bytes("key")),
            key -> sealsAndOpens(bench, mechanism, key, vector.bytes("msg"), sealed));
      }
    }
  }

  private static KeyUse sealsAndOpens(
      Workbench bench, Mechanism mechanism, KeyUse key, byte[] text, byte[] sealed)
      throws VaultException, CryptokiException {
    var table = bench.table().under(Workbench.PERMISSIVE);
    var use = Optional.of(key);
    assertArrayEquals(sealed, table.encrypt(mechanism, key.facts(), use).process(text));
    assertArrayEquals(sealed, inParts(table.encrypt(mechanism, key.facts(), use), text));
    assertArrayEquals(text, table.decrypt(mechanism, key).process(sealed));
    assertArrayEquals(text, inParts(table.decrypt(mechanism, key), sealed));
    for (int at = 0; at < sealed.length; at += 3) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      assertRefused(
          Ckr.ENCRYPTED_DATA_INVALID, () -> table.decrypt(mechanism, key).process(changed));
    }
    assertRefused(
        Ckr.ENCRYPTED_DATA_LEN_RANGE, () -> table.decrypt(mechanism, key).process(new byte[3]));
    return key;
  }

  @ParameterizedTest
  @MethodSource("benches")
  void theLongestVectorServesAndALongerOneDoesNot(Workbench bench) throws Exception {
    var table = bench.table().under(Workbench.PERMISSIVE);
    var longest = mechanism(new byte[AesGcm.MAX_PERMISSIVE_IV_BYTES], NOTHING, 128);
    var longer = mechanism(new byte[AesGcm.MAX_PERMISSIVE_IV_BYTES + 1], NOTHING, 128);
    bench.with(
        Workbench.secret(Ckk.AES, new byte[16]),
        key -> {
          byte[] sealed =
              table.encrypt(longest, key.facts(), Optional.of(key)).process(new byte[5]);
          assertArrayEquals(new byte[5], table.decrypt(longest, key).process(sealed));
          assertRefused(Ckr.MECHANISM_PARAM_INVALID, () -> table.decrypt(longer, key));
          return key;
        });
  }

  @Test
  void noOtherTagIsAllowed() throws Exception {
    var bench = Workbench.BOTH.getFirst();
    var table = bench.table().under(Workbench.PERMISSIVE);
    bench.with(
        Workbench.secret(Ckk.AES, new byte[16]),
        key -> {
          for (long bits : new long[] {0, 8, 24, 31, 33, 40, 48, 56, 72, 80, 88, 136, -32}) {
            var mechanism = mechanism(new byte[12], NOTHING, bits);
            assertRefused(Ckr.MECHANISM_PARAM_INVALID, () -> table.decrypt(mechanism, key));
          }
          return key;
        });
  }

  @Test
  void theTablesHaveAVectorThatOnlyThisRuleTakes() {
    assertTrue(
        valid().stream().anyMatch(vector -> vector.bytes("iv").length > AesGcm.MAX_IV_BYTES));
  }
}
