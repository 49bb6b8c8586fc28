package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A cipher with a digest or signature over its plaintext (PKCS#11 v3.1 §5.17): both take a part
/// once, or neither does.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DualFunctionsTest {
  private static final byte[] CBC = TokenDesk.mechanism(Ckm.AES_CBC_PAD, 6, new byte[16]);
  private static final byte[] SHA = TokenDesk.mechanism(Ckm.SHA256);
  private static final byte[] HMAC = TokenDesk.mechanism(Ckm.SHA256_HMAC);
  private static final byte[] PLAIN =
      "forty-one bytes, more than two AES blocks"
          .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private TokenDesk desk;
  private long aes;
  private long hmac;

  @BeforeAll
  void makeKeys(@TempDir Path folder) throws Exception {
    desk = new TokenDesk(folder);
    aes = desk.aesKey();
    var fields =
        desk.here()
            .raw(TokenDesk.mechanism(Ckm.GENERIC_SECRET_KEY_GEN))
            .raw(TokenDesk.ints(3))
            .raw(TokenDesk.flag(Cka.SIGN))
            .raw(TokenDesk.flag(Cka.VERIFY))
            .raw(TokenDesk.ulong(Cka.VALUE_LEN, 32));
    hmac = desk.call("C_GenerateKey", fields).fields().getLong(8);
  }

  @AfterAll
  void close() throws Exception {
    desk.close();
  }

  @AfterEach
  void endAll() throws Exception {
    desk.ok("C_SessionCancel", desk.here().number(-1));
  }

  private void begin(String call, byte[] mechanism, long key) throws Exception {
    var fields = desk.here().octet(1).raw(mechanism);
    desk.ok(call, key == 0 ? fields : fields.number(key));
  }

  private FrameClient.Fields part(byte[] bytes, int room) {
    return desk.here().bytes(bytes).buffer(room);
  }

  /// The call with buffers that are too small first: they must leave no trace.
  private byte[] askedOften(String call, byte[] part) throws Exception {
    long tooSmall = Ckr.BUFFER_TOO_SMALL.code();
    assertEquals(tooSmall, desk.result(call, part(part, 1)));
    desk.ok(call, desk.here().bytes(part).octet(0).number(0));
    assertEquals(tooSmall, desk.result(call, part(part, 3)));
    return desk.output(call, part(part, 64));
  }

  private byte[] whole(String name, byte[] first) throws Exception {
    byte[] last = desk.output(name + "Final", desk.here().buffer(64));
    return ByteBuffer.allocate(first.length + last.length).put(first).put(last).array();
  }

  private byte[] encrypted() throws Exception {
    begin("C_EncryptInit", CBC, aes);
    return desk.output("C_Encrypt", part(PLAIN, 64));
  }

  private byte[] mac() throws Exception {
    begin("C_SignInit", HMAC, hmac);
    return desk.output("C_Sign", part(PLAIN, 32));
  }

  private static byte[] digest(byte[] of) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(of);
  }

  @Test
  void encryptsWhatItDigests() throws Exception {
    byte[] expected = encrypted();
    begin("C_DigestInit", SHA, 0);
    begin("C_EncryptInit", CBC, aes);
    byte[] first = askedOften("C_DigestEncryptUpdate", PLAIN);
    assertArrayEquals(digest(PLAIN), desk.output("C_DigestFinal", desk.here().buffer(32)));
    assertArrayEquals(expected, whole("C_Encrypt", first));
  }

  @Test
  void encryptsWhatItSigns() throws Exception {
    byte[] expected = encrypted();
    byte[] mac = mac();
    begin("C_SignInit", HMAC, hmac);
    begin("C_EncryptInit", CBC, aes);
    byte[] first = askedOften("C_SignEncryptUpdate", PLAIN);
    assertArrayEquals(mac, desk.output("C_SignFinal", desk.here().buffer(32)));
    assertArrayEquals(expected, whole("C_Encrypt", first));
  }

  // The last block comes with C_DecryptFinal alone, and is digested by C_DigestUpdate (§5.17.2).
  @Test
  void digestsWhatItDecrypts() throws Exception {
    byte[] encrypted = encrypted();
    begin("C_DecryptInit", CBC, aes);
    begin("C_DigestInit", SHA, 0);
    byte[] first = askedOften("C_DecryptDigestUpdate", encrypted);
    byte[] plain = whole("C_Decrypt", first);
    assertArrayEquals(PLAIN, plain);
    byte[] rest = Arrays.copyOfRange(plain, first.length, plain.length);
    desk.ok("C_DigestUpdate", desk.here().bytes(rest));
    assertArrayEquals(digest(PLAIN), desk.output("C_DigestFinal", desk.here().buffer(32)));
  }

  @Test
  void verifiesWhatItDecrypts() throws Exception {
    byte[] mac = mac();
    byte[] encrypted = encrypted();
    begin("C_DecryptInit", CBC, aes);
    begin("C_VerifyInit", HMAC, hmac);
    byte[] first = askedOften("C_DecryptVerifyUpdate", encrypted);
    byte[] plain = whole("C_Decrypt", first);
    desk.ok(
        "C_VerifyUpdate", desk.here().bytes(Arrays.copyOfRange(plain, first.length, plain.length)));
    desk.ok("C_VerifyFinal", desk.here().bytes(mac));
  }

  @Test
  void oneAloneIsRefusedAndEnded() throws Exception {
    long none = Ckr.OPERATION_NOT_INITIALIZED.code();
    for (String call : List.of("C_DigestEncryptUpdate", "C_SignEncryptUpdate")) {
      begin("C_EncryptInit", CBC, aes);
      assertEquals(none, desk.result(call, part(PLAIN, 64)), call);
      begin("C_EncryptInit", CBC, aes);
      desk.ok("C_SessionCancel", desk.here().number(Ckf.ENCRYPT));
    }
    begin("C_DigestInit", SHA, 0);
    assertEquals(none, desk.result("C_DigestEncryptUpdate", part(PLAIN, 64)));
    begin("C_DigestInit", SHA, 0);
  }
}
