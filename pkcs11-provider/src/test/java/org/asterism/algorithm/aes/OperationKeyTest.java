package org.asterism.algorithm.aes;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.asterism.algorithm.CipherOperation;
import org.asterism.algorithm.WholeMessage;
import org.asterism.algorithm.Workbench;
import org.asterism.cryptoki.Ckr;
import org.asterism.secret.LentKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The key of an operation is there until its result, its error or its end, and wiped then.
class OperationKeyTest {
  static final java.util.List<Workbench> BENCHES = Workbench.BOTH;

  private static final AlgorithmParameterSpec GCM = new GCMParameterSpec(128, new byte[12]);
  private static final AlgorithmParameterSpec CBC = new IvParameterSpec(new byte[16]);

  @ParameterizedTest
  @FieldSource("BENCHES")
  void aResultWipesTheKey(Workbench bench) throws Exception {
    var gcm = keyed(bench, "AES/GCM/NoPadding", Cipher.ENCRYPT_MODE, GCM);
    var encryption = new GcmEncryption(gcm, 16);
    encryption.update(new byte[40]);
    assertHeld(gcm);
    encryption.finish();
    assertWiped(gcm);
    var cbc = keyed(bench, "AES/CBC/NoPadding", Cipher.ENCRYPT_MODE, CBC);
    var padding = new CbcPadEncryption(cbc);
    padding.update(new byte[40]);
    assertHeld(cbc);
    byte[] last = padding.finish();
    assertWiped(cbc);
    var back = keyed(bench, "AES/CBC/NoPadding", Cipher.DECRYPT_MODE, CBC);
    assertRefused(Ckr.ENCRYPTED_DATA_INVALID, () -> new CbcPadDecryption(back).process(last));
    assertWiped(back);
  }

  @ParameterizedTest
  @FieldSource("BENCHES")
  void anErrorWipesTheKey(Workbench bench) throws Exception {
    for (int length : new int[] {1, 48}) {
      var gcm = keyed(bench, "AES/GCM/NoPadding", Cipher.DECRYPT_MODE, GCM);
      var expected = length < 16 ? Ckr.ENCRYPTED_DATA_LEN_RANGE : Ckr.ENCRYPTED_DATA_INVALID;
      assertRefused(
          expected,
          () -> new GcmDecryption(gcm, 16, gcm.cipher()::doFinal).process(new byte[length]));
      assertWiped(gcm);
    }
    var cbc = keyed(bench, "AES/CBC/NoPadding", Cipher.DECRYPT_MODE, CBC);
    assertRefused(
        Ckr.ENCRYPTED_DATA_LEN_RANGE, () -> new CbcPadDecryption(cbc).process(new byte[17]));
    assertWiped(cbc);
  }

  @ParameterizedTest
  @FieldSource("BENCHES")
  void givingUpWipesTheKey(Workbench bench) throws Exception {
    var gcm = keyed(bench, "AES/GCM/NoPadding", Cipher.DECRYPT_MODE, GCM);
    var decryption = new GcmDecryption(gcm, 16, gcm.cipher()::doFinal);
    byte[] more = new byte[WholeMessage.MAX_IN_PARTS_BYTES + 1];
    assertRefused(Ckr.ENCRYPTED_DATA_LEN_RANGE, () -> decryption.update(more));
    assertHeld(gcm);
    decryption.wipe();
    assertWiped(gcm);
    var encrypting = keyed(bench, "AES/GCM/NoPadding", Cipher.ENCRYPT_MODE, GCM);
    new GcmEncryption(encrypting, 16).wipe();
    assertWiped(encrypting);
    for (int mode : new int[] {Cipher.ENCRYPT_MODE, Cipher.DECRYPT_MODE}) {
      var cbc = keyed(bench, "AES/CBC/NoPadding", mode, CBC);
      CipherOperation padding =
          mode == Cipher.ENCRYPT_MODE ? new CbcPadEncryption(cbc) : new CbcPadDecryption(cbc);
      padding.update(new byte[40]);
      padding.wipe();
      assertWiped(cbc);
    }
  }

  private static KeyedCipher keyed(
      Workbench bench, String transformation, int mode, AlgorithmParameterSpec spec)
      throws Exception {
    byte[] value = new byte[16];
    value[3] = 1;
    var lent = new LentKey("AES", value);
    var cipher = bench.providers().cipher(transformation);
    cipher.init(mode, lent, spec);
    return new KeyedCipher(cipher, lent);
  }

  private static void assertHeld(KeyedCipher keyed) {
    org.junit.jupiter.api.Assertions.assertEquals(1, keyed.lent().getEncoded()[3]);
  }

  private static void assertWiped(KeyedCipher keyed) {
    assertArrayEquals(new byte[16], keyed.lent().getEncoded());
  }
}
