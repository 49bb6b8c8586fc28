package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Keys that are wrapped by CK_GCM_WRAP_PARAMS and CK_CCM_WRAP_PARAMS (PKCS#11 v3.2 §6.13.3,
/// §6.13.5), whose vector the token may choose.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyVectorsTest {
  private static final byte[] SECRET = "a secret of odd length".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AAD = {7, 7};
  private static final byte[] FIXED = {1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0};
  private static final long INVALID = Ckr.MECHANISM_PARAM_INVALID.code();

  private TokenDesk desk;
  private long aes;
  private long secret;

  /// What came of a wrapping.
  private record Wrapped(byte[] key, byte[] iv) {}

  @BeforeAll
  void makeKeys(@TempDir Path folder) throws Exception {
    desk = new TokenDesk(folder);
    aes = desk.aesKey();
    var template =
        desk.here()
            .raw(TokenDesk.ints(4))
            .raw(TokenDesk.ulong(Cka.CLASS, Cko.SECRET_KEY))
            .raw(TokenDesk.ulong(Cka.KEY_TYPE, Ckk.GENERIC_SECRET))
            .raw(TokenDesk.attribute(Cka.VALUE, SECRET))
            .raw(TokenDesk.flag(Cka.EXTRACTABLE));
    secret = desk.call("C_CreateObject", template).fields().getLong(8);
  }

  @AfterAll
  void close() throws Exception {
    desk.close();
  }

  private static byte[] gcm(byte[] iv, long fixed, long generator) {
    byte[] fields =
        FrameClient.fields()
            .bytes(iv)
            .number(fixed)
            .number(generator)
            .bytes(AAD)
            .number(128)
            .toBytes();
    return TokenDesk.mechanism(Ckm.AES_GCM, 45, fields);
  }

  private static byte[] ccm(byte[] nonce, long fixed, long generator) {
    byte[] fields =
        FrameClient.fields()
            .number(99)
            .bytes(nonce)
            .number(fixed)
            .number(generator)
            .bytes(AAD)
            .number(16)
            .toBytes();
    return TokenDesk.mechanism(Ckm.AES_CCM, 52, fields);
  }

  private static byte[] plainGcm(byte[] iv) {
    byte[] fields = FrameClient.fields().bytes(iv).number(96).bytes(AAD).number(128).toBytes();
    return TokenDesk.mechanism(Ckm.AES_GCM, 13, fields);
  }

  private static byte[] plainCcm(byte[] nonce) {
    byte[] fields =
        FrameClient.fields().number(SECRET.length).bytes(nonce).bytes(AAD).number(16).toBytes();
    return TokenDesk.mechanism(Ckm.AES_CCM, 15, fields);
  }

  private FrameClient.Fields wrapping(byte[] mechanism) {
    return desk.here().raw(mechanism).number(aes).number(secret).buffer(99);
  }

  private Wrapped wrapped(byte[] mechanism) throws Exception {
    var reply = desk.call("C_WrapKey", wrapping(mechanism));
    assertEquals(0, reply.result());
    ByteBuffer in = reply.fields().position(8);
    byte[] key = new byte[(int) in.getLong()];
    assertEquals(1, in.get());
    in.get(key);
    int form = in.get();
    int length = in.getInt();
    byte[] iv = new byte[0];
    if (form != 0) {
      assertEquals(1, in.get());
      iv = new byte[in.getInt()];
      assertEquals(length, 1 + Integer.BYTES + iv.length);
      in.get(iv);
    }
    assertFalse(in.hasRemaining());
    return new Wrapped(key, iv);
  }

  private long unwrapped(byte[] mechanism, byte[] key) throws Exception {
    var fields =
        desk.here()
            .raw(mechanism)
            .number(aes)
            .bytes(key)
            .raw(TokenDesk.ints(2))
            .raw(TokenDesk.ulong(Cka.CLASS, Cko.SECRET_KEY))
            .raw(TokenDesk.ulong(Cka.KEY_TYPE, Ckk.GENERIC_SECRET));
    return desk.result("C_UnwrapKey", fields);
  }

  // What the key's value and its tag are by the mechanism itself.
  private byte[] decrypted(byte[] mechanism, byte[] sealed) throws Exception {
    desk.ok("C_DecryptInit", desk.here().octet(1).raw(mechanism).number(aes));
    return desk.output("C_Decrypt", desk.here().bytes(sealed).buffer(99));
  }

  @Test
  void theVectorThatTheTokenChoseComesBack() throws Exception {
    Wrapped gcm = wrapped(gcm(FIXED, 32, Ckg.GENERATE));
    assertArrayEquals(Arrays.copyOf(FIXED, 4), Arrays.copyOf(gcm.iv(), 4));
    assertFalse(Arrays.equals(FIXED, gcm.iv()));
    assertArrayEquals(SECRET, decrypted(plainGcm(gcm.iv()), gcm.key()));
    assertEquals(0, unwrapped(gcm(gcm.iv(), 500, 77), gcm.key()));
    assertEquals(0, unwrapped(plainGcm(gcm.iv()), gcm.key()));
    Wrapped ccm = wrapped(ccm(FIXED, 0, Ckg.GENERATE_RANDOM));
    assertArrayEquals(SECRET, decrypted(plainCcm(ccm.iv()), ccm.key()));
    assertEquals(0, unwrapped(ccm(ccm.iv(), 500, 77), ccm.key()));
    assertFalse(Arrays.equals(ccm.iv(), wrapped(ccm(FIXED, 0, Ckg.GENERATE)).iv()));
  }

  @Test
  void theVectorThatTheApplicationChoseStays() throws Exception {
    Wrapped gcm = wrapped(gcm(FIXED, 0, Ckg.NO_GENERATE));
    assertArrayEquals(FIXED, gcm.iv());
    Wrapped before = wrapped(plainGcm(FIXED));
    assertEquals(0, before.iv().length);
    assertArrayEquals(before.key(), gcm.key());
    assertArrayEquals(
        wrapped(plainCcm(FIXED)).key(), wrapped(ccm(FIXED, 0, Ckg.NO_GENERATE)).key());
  }

  @Test
  void aQuestionForTheLengthChoosesNoVector() throws Exception {
    var query =
        desk.here().raw(gcm(FIXED, 0, Ckg.GENERATE)).number(aes).number(secret).octet(0).number(0);
    var in = desk.call("C_WrapKey", query).fields();
    assertEquals(SECRET.length + 16, in.getLong(8));
    assertEquals(0, in.get(8 + Long.BYTES));
    assertEquals(0, in.get(8 + Long.BYTES + 1));
  }

  @Test
  void aWrongTagOrVectorIsRefused() throws Exception {
    Wrapped gcm = wrapped(gcm(FIXED, 32, Ckg.GENERATE));
    long refused = Ckr.WRAPPED_KEY_INVALID.code();
    assertEquals(refused, unwrapped(gcm(FIXED, 32, Ckg.GENERATE), gcm.key()));
    gcm.key()[gcm.key().length - 1] ^= 1;
    assertEquals(refused, unwrapped(gcm(gcm.iv(), 0, Ckg.NO_GENERATE), gcm.key()));
  }

  // A counter would begin anew with each key, and a vector serve twice.
  @Test
  void whatDoesNotMakeVectorsDifferIsRefused() throws Exception {
    for (byte[] wrong :
        new byte[][] {
          gcm(FIXED, 96, Ckg.GENERATE),
          gcm(FIXED, -1, Ckg.GENERATE),
          gcm(FIXED, 33, Ckg.GENERATE),
          gcm(FIXED, 33, Ckg.GENERATE_RANDOM),
          gcm(FIXED, 0, Ckg.GENERATE_COUNTER),
          gcm(FIXED, 0, Ckg.GENERATE_COUNTER_XOR),
          gcm(FIXED, 0, 5),
          gcm(FIXED, 0, -1),
          gcm(new byte[0], 0, Ckg.NO_GENERATE),
          gcm(new byte[0], 0, Ckg.GENERATE),
          ccm(new byte[6], 0, Ckg.NO_GENERATE),
          ccm(new byte[14], 0, Ckg.GENERATE),
          ccm(FIXED, 0, Ckg.GENERATE_COUNTER)
        }) {
      assertEquals(INVALID, desk.result("C_WrapKey", wrapping(wrong)));
    }
  }

  private long authenticated(long generator) throws Exception {
    byte[] fields =
        FrameClient.fields()
            .bytes(FIXED)
            .number(32)
            .number(generator)
            .bytes(new byte[16])
            .number(128)
            .toBytes();
    var mechanism = TokenDesk.mechanism(Ckm.AES_GCM, 44, fields);
    return desk.result(
        "C_WrapKeyAuthenticated",
        desk.here().raw(mechanism).number(aes).number(secret).bytes(AAD).buffer(99));
  }

  @Test
  void norDoesACounterServeWhereTheTagStandsInTheParameter() throws Exception {
    assertEquals(0, authenticated(Ckg.NO_GENERATE));
    assertEquals(0, authenticated(Ckg.GENERATE));
    assertEquals(INVALID, authenticated(Ckg.GENERATE_COUNTER));
    assertEquals(INVALID, authenticated(Ckg.GENERATE_COUNTER_XOR));
  }

  @Test
  void nothingElseTakesSuchAParameter() throws Exception {
    byte[] gcm = gcm(FIXED, 0, Ckg.NO_GENERATE);
    for (String init : new String[] {"C_EncryptInit", "C_DecryptInit", "C_MessageEncryptInit"}) {
      assertEquals(INVALID, desk.result(init, desk.here().octet(1).raw(gcm).number(aes)));
    }
    byte[] cbc =
        TokenDesk.mechanism(
            Ckm.AES_CBC_PAD,
            45,
            FrameClient.fields().bytes(FIXED).number(0).number(0).bytes(AAD).number(96).toBytes());
    assertEquals(INVALID, desk.result("C_WrapKey", wrapping(cbc)));
    var authenticated = desk.here().raw(gcm).number(aes).number(secret).bytes(AAD).buffer(99);
    assertEquals(INVALID, desk.result("C_WrapKeyAuthenticated", authenticated));
  }
}
