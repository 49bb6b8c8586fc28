package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages one after another with one key (PKCS#11 v3.1 §5.9, §5.11, §5.14, §5.16).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesTest {
  private static final byte[] GCM = TokenDesk.mechanism(Ckm.AES_GCM);
  private static final byte[] HMAC = TokenDesk.mechanism(Ckm.SHA256_HMAC);
  private static final byte[] NO_PARAMETER =
      FrameClient.fields().octet(0).raw(TokenDesk.ints(0)).toBytes();
  private static final byte[] AAD = {7, 7};
  private static final byte[] PLAIN =
      "a message of more than two blocks of sixteen".getBytes(StandardCharsets.US_ASCII);
  private static final int FORM = 44;

  private TokenDesk desk;
  private long aes;
  private long hmac;

  /// What came of a call on messages.
  record Made(long result, byte[] iv, byte[] tag, long length, byte[] output) {}

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

  private void init(String call, byte[] mechanism, long key) throws Exception {
    desk.ok(call, desk.here().octet(1).raw(mechanism).number(key));
  }

  private static byte[] gcm(byte[] iv, long fixed, long generator, byte[] tag) {
    return gcm(iv, fixed, generator, tag, 128);
  }

  private static byte[] gcm(byte[] iv, long fixed, long generator, byte[] tag, long tagBits) {
    byte[] fields =
        FrameClient.fields()
            .bytes(iv)
            .number(fixed)
            .number(generator)
            .bytes(tag)
            .number(tagBits)
            .toBytes();
    return FrameClient.fields()
        .octet(FORM)
        .raw(TokenDesk.ints(fields.length))
        .raw(fields)
        .toBytes();
  }

  private static byte[] given(byte[] iv, byte[] tag) {
    return gcm(iv, 0, Ckg.NO_GENERATE, tag);
  }

  private Made made(String call, FrameClient.Fields fields) throws Exception {
    var reply = desk.call(call, fields);
    ByteBuffer in = reply.fields().position(8);
    if (!in.hasRemaining()) {
      return new Made(reply.result(), new byte[0], new byte[0], -1, new byte[0]);
    }
    boolean back = in.get() == FORM;
    int length = in.getInt();
    int behind = in.position() + length;
    byte[] iv = back ? optional(in) : new byte[0];
    byte[] tag = back ? optional(in) : new byte[0];
    assertEquals(behind, in.position());
    if (!in.hasRemaining()) {
      return new Made(reply.result(), iv, tag, -1, new byte[0]);
    }
    long needed = in.getLong();
    byte[] output = new byte[in.get() == 1 ? (int) needed : 0];
    in.get(output);
    return new Made(reply.result(), iv, tag, needed, output);
  }

  private static byte[] optional(ByteBuffer in) {
    if (in.get() == 0) {
      return new byte[0];
    }
    byte[] value = new byte[in.getInt()];
    in.get(value);
    return value;
  }

  private Made encrypt(byte[] parameter, byte[] data) throws Exception {
    var fields = desk.here().raw(parameter).bytes(AAD).bytes(data).buffer(data.length);
    return made("C_EncryptMessage", fields);
  }

  private Made decrypt(Made sealed) throws Exception {
    var fields =
        desk.here()
            .raw(given(sealed.iv(), sealed.tag()))
            .bytes(AAD)
            .bytes(sealed.output())
            .buffer(sealed.output().length);
    return made("C_DecryptMessage", fields);
  }

  private static Made with(Made made, byte[] iv) {
    return new Made(made.result(), iv, made.tag(), made.length(), made.output());
  }

  @Test
  void manyMessagesWithOneKey() throws Exception {
    init("C_MessageEncryptInit", GCM, aes);
    init("C_MessageDecryptInit", GCM, aes);
    for (int i = 0; i < 3; i++) {
      byte[] iv = new byte[12];
      iv[0] = (byte) i;
      byte[] plain = Arrays.copyOf(PLAIN, PLAIN.length - i);
      Made sealed = encrypt(given(iv, new byte[16]), plain);
      assertEquals(0, sealed.result());
      assertArrayEquals(iv, sealed.iv());
      Made opened = decrypt(sealed);
      assertEquals(0, opened.result());
      assertArrayEquals(plain, opened.output());
    }
    desk.ok("C_MessageEncryptFinal", desk.here());
    desk.ok("C_MessageDecryptFinal", desk.here());
    assertEquals(
        Ckr.OPERATION_NOT_INITIALIZED.code(), desk.result("C_MessageEncryptFinal", desk.here()));
  }

  // What C_Encrypt makes of the same, its tag behind the ciphertext.
  @Test
  void sealsAsTheMechanismDoesByItself() throws Exception {
    init("C_MessageEncryptInit", GCM, aes);
    Made sealed = encrypt(given(new byte[12], new byte[16]), PLAIN);
    byte[] parameter = FrameClient.fields().bytes(new byte[12]).bytes(AAD).number(128).toBytes();
    init("C_EncryptInit", TokenDesk.mechanism(Ckm.AES_GCM, 14, parameter), aes);
    byte[] whole = desk.output("C_Encrypt", desk.here().bytes(PLAIN).buffer(99));
    var joined = new ByteArrayOutputStream();
    joined.writeBytes(sealed.output());
    joined.writeBytes(sealed.tag());
    assertArrayEquals(whole, joined.toByteArray());
  }

  @Test
  void aForgedMessageEndsNothingElse() throws Exception {
    init("C_MessageEncryptInit", GCM, aes);
    init("C_MessageDecryptInit", GCM, aes);
    Made sealed = encrypt(given(new byte[12], new byte[16]), PLAIN);
    Made forged = decrypt(with(sealed, new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    assertEquals(Ckr.AEAD_DECRYPT_FAILED.code(), forged.result());
    assertArrayEquals(PLAIN, decrypt(sealed).output());
  }

  @Test
  void aSmallBufferUsesUpNoVector() throws Exception {
    init("C_MessageEncryptInit", GCM, aes);
    byte[] counted = gcm(new byte[12], 32, Ckg.GENERATE_COUNTER, new byte[16]);
    Made first = encrypt(counted, PLAIN);
    var small = desk.here().raw(counted).bytes(AAD).bytes(PLAIN).buffer(3);
    Made refused = made("C_EncryptMessage", small);
    assertEquals(Ckr.BUFFER_TOO_SMALL.code(), refused.result());
    assertEquals(PLAIN.length, refused.length());
    var query = desk.here().raw(counted).bytes(AAD).bytes(PLAIN).octet(0).number(0);
    assertEquals(PLAIN.length, made("C_EncryptMessage", query).length());
    Made second = encrypt(counted, PLAIN);
    long before = ByteBuffer.wrap(first.iv(), 4, 8).getLong();
    assertEquals(before + 1, ByteBuffer.wrap(second.iv(), 4, 8).getLong());
  }

  @Test
  void generatedVectorsDifferAndKeepWhatIsFixed() throws Exception {
    init("C_MessageEncryptInit", GCM, aes);
    init("C_MessageDecryptInit", GCM, aes);
    byte[] fixed = {1, 2, 3, 4, 9, 9, 9, 9, 9, 9, 9, 9};
    var seen = new HashSet<String>();
    for (long generator : new long[] {Ckg.GENERATE, Ckg.GENERATE_COUNTER, Ckg.GENERATE_RANDOM}) {
      for (int i = 0; i < 20; i++) {
        Made sealed = encrypt(gcm(fixed, 32, generator, new byte[16]), PLAIN);
        assertArrayEquals(Arrays.copyOf(fixed, 4), Arrays.copyOf(sealed.iv(), 4));
        assertTrue(seen.add(HexFormat.of().formatHex(sealed.iv())), "a vector came twice");
        assertArrayEquals(PLAIN, decrypt(sealed).output());
      }
    }
  }

  @Test
  void refusesParametersThatAreNone() throws Exception {
    init("C_MessageEncryptInit", GCM, aes);
    long invalid = Ckr.MECHANISM_PARAM_INVALID.code();
    byte[] iv = new byte[12];
    byte[] tag = new byte[16];
    for (byte[] wrong :
        new byte[][] {
          NO_PARAMETER,
          gcm(iv, 0, Ckg.NO_GENERATE, new byte[0]),
          gcm(iv, 0, Ckg.NO_GENERATE, new byte[15]),
          gcm(new byte[0], 0, Ckg.NO_GENERATE, tag),
          gcm(iv, 96, Ckg.GENERATE, tag),
          gcm(iv, 33, Ckg.GENERATE_RANDOM, tag),
          gcm(iv, -1, Ckg.GENERATE, tag),
          gcm(iv, 0, 5, tag),
          gcm(iv, 0, -1, tag)
        }) {
      assertEquals(invalid, encrypt(wrong, PLAIN).result());
    }
    assertEquals(0, encrypt(given(iv, tag), PLAIN).result());
  }

  @Test
  void aMessageInParts() throws Exception {
    init("C_MessageEncryptInit", GCM, aes);
    init("C_MessageDecryptInit", GCM, aes);
    byte[] parameter = gcm(new byte[12], 0, Ckg.GENERATE, new byte[16]);
    Made begun = made("C_EncryptMessageBegin", desk.here().raw(parameter).bytes(AAD));
    assertFalse(Arrays.equals(new byte[12], begun.iv()));
    long active = Ckr.OPERATION_ACTIVE.code();
    var all = new ByteArrayOutputStream();
    Made last = parts("C_EncryptMessageNext", parameter, PLAIN, all);
    assertEquals(16, last.tag().length);
    byte[] given = given(begun.iv(), last.tag());
    desk.ok("C_DecryptMessageBegin", desk.here().raw(given).bytes(AAD));
    assertEquals(active, desk.result("C_DecryptMessageBegin", desk.here().raw(given).bytes(AAD)));
    desk.ok("C_DecryptMessageBegin", desk.here().raw(given).bytes(AAD));
    var plain = new ByteArrayOutputStream();
    parts("C_DecryptMessageNext", given, all.toByteArray(), plain);
    assertArrayEquals(PLAIN, plain.toByteArray());
    assertEquals(
        Ckr.OPERATION_NOT_INITIALIZED.code(),
        made("C_DecryptMessageNext", part(given, PLAIN, 64, 1)).result());
  }

  // A place for another vector is no place for this one: it was given back when the message began.
  @Test
  void theLastPartsStructureHasTheTagAlone() throws Exception {
    init("C_MessageEncryptInit", GCM, aes);
    byte[] parameter = given(new byte[12], new byte[16]);
    byte[] longer = given(new byte[16], new byte[16]);
    byte[] whole = encrypt(parameter, PLAIN).tag();
    desk.ok("C_EncryptMessageBegin", desk.here().raw(parameter).bytes(AAD));
    Made last = made("C_EncryptMessageNext", part(longer, PLAIN, 64, 1));
    assertEquals(0, last.result());
    assertEquals(0, last.iv().length);
    assertArrayEquals(whole, last.tag());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Encrypt", "Decrypt"})
  void aMessageEndsWithTheTagThatItBeganWith(String name) throws Exception {
    init("C_Message" + name + "Init", GCM, aes);
    byte[] parameter = given(new byte[12], new byte[16]);
    desk.ok("C_" + name + "MessageBegin", desk.here().raw(parameter).bytes(AAD));
    byte[] shorter = gcm(new byte[12], 0, Ckg.NO_GENERATE, new byte[12], 96);
    Made last = made("C_" + name + "MessageNext", part(shorter, PLAIN, 64, 1));
    assertEquals(Ckr.MECHANISM_PARAM_INVALID.code(), last.result());
    assertEquals(
        Ckr.OPERATION_NOT_INITIALIZED.code(),
        made("C_" + name + "MessageNext", part(parameter, PLAIN, 64, 1)).result());
  }

  private FrameClient.Fields part(byte[] parameter, byte[] data, int room, long flags) {
    return desk.here().raw(parameter).bytes(data).buffer(room).number(flags);
  }

  private Made parts(String call, byte[] parameter, byte[] data, ByteArrayOutputStream all)
      throws Exception {
    int half = data.length / 2;
    Made first = made(call, part(parameter, Arrays.copyOf(data, half), 64, 0));
    assertEquals(0, first.result());
    all.writeBytes(first.output());
    byte[] rest = Arrays.copyOfRange(data, half, data.length);
    Made small = made(call, part(parameter, rest, 1, 1));
    assertEquals(Ckr.BUFFER_TOO_SMALL.code(), small.result());
    Made last = made(call, part(parameter, rest, (int) small.length(), 1));
    assertEquals(0, last.result());
    assertEquals(small.length(), last.output().length);
    all.writeBytes(last.output());
    return last;
  }

  @Test
  void onlyAeadsEncipherMessages() throws Exception {
    byte[] cbc = TokenDesk.mechanism(Ckm.AES_CBC_PAD, 6, new byte[16]);
    var fields = desk.here().octet(1).raw(cbc).number(aes);
    assertEquals(Ckr.MECHANISM_INVALID.code(), desk.result("C_MessageEncryptInit", fields));
    var hashed = desk.here().octet(1).raw(GCM).number(hmac);
    assertTrue(desk.result("C_MessageEncryptInit", hashed) != 0);
    init("C_MessageEncryptInit", GCM, aes);
    desk.ok("C_MessageEncryptInit", desk.here().octet(0).number(0));
    init("C_MessageEncryptInit", GCM, aes);
  }

  @Test
  void signsAndVerifiesMessages() throws Exception {
    init("C_MessageSignInit", HMAC, hmac);
    init("C_MessageVerifyInit", HMAC, hmac);
    var whole = desk.here().raw(NO_PARAMETER).bytes(PLAIN);
    byte[] mac = made("C_SignMessage", whole.buffer(32)).output();
    assertEquals(32, mac.length);
    var next = desk.here().raw(NO_PARAMETER);
    desk.ok("C_SignMessageBegin", next);
    byte[] first = Arrays.copyOf(PLAIN, 5);
    byte[] rest = Arrays.copyOfRange(PLAIN, 5, PLAIN.length);
    desk.ok(
        "C_SignMessageNext",
        desk.here().raw(NO_PARAMETER).bytes(first).octet(0).octet(0).number(0));
    var last = desk.here().raw(NO_PARAMETER).bytes(rest).octet(1).buffer(32);
    assertArrayEquals(mac, made("C_SignMessageNext", last).output());
    verify(mac, Ckr.OK);
    verify(new byte[32], Ckr.SIGNATURE_INVALID);
    verify(new byte[31], Ckr.SIGNATURE_LEN_RANGE);
    desk.ok("C_VerifyMessageBegin", desk.here().raw(NO_PARAMETER));
    desk.ok("C_VerifyMessageNext", desk.here().raw(NO_PARAMETER).bytes(first).octet(0));
    desk.ok("C_VerifyMessageNext", desk.here().raw(NO_PARAMETER).bytes(rest).bytes(mac));
    verify(mac, Ckr.OK);
    desk.ok("C_MessageSignFinal", desk.here());
    desk.ok("C_MessageVerifyFinal", desk.here());
  }

  private void verify(byte[] signature, Ckr expected) throws Exception {
    var fields = desk.here().raw(NO_PARAMETER).bytes(PLAIN).bytes(signature);
    assertEquals(expected.code(), desk.result("C_VerifyMessage", fields));
  }

  // The signature is known before the data (PKCS#11 v3.2 §5.17).
  @Test
  void verifiesWhatComesAfterItsSignature() throws Exception {
    init("C_SignInit", HMAC, hmac);
    byte[] mac = desk.output("C_Sign", desk.here().bytes(PLAIN).buffer(32));
    var init = desk.here().octet(1).raw(HMAC).number(hmac).bytes(mac);
    desk.ok("C_VerifySignatureInit", init);
    desk.ok("C_VerifySignature", desk.here().bytes(PLAIN));
    desk.ok("C_VerifySignatureInit", init);
    desk.ok("C_VerifySignatureUpdate", desk.here().bytes(PLAIN));
    desk.ok("C_VerifySignatureFinal", desk.here());
    desk.ok("C_VerifySignatureInit", init);
    assertEquals(
        Ckr.SIGNATURE_INVALID.code(), desk.result("C_VerifySignature", desk.here().bytes(AAD)));
    desk.ok("C_VerifySignatureInit", init);
    assertEquals(
        Ckr.OPERATION_NOT_INITIALIZED.code(),
        desk.result("C_Verify", desk.here().bytes(PLAIN).bytes(mac)));
  }
}
