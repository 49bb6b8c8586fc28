package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.algorithm.WholeMessage;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.Cku;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every error but a buffer that is too small ends the operation of its call, wherever the error
/// comes from, so that the next one can begin (PKCS#11 v2.40 §5.8.2 and its siblings).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationEndingsTest {
  private static final byte[] IV = new byte[16];
  private static final byte[] CBC = TokenDesk.mechanism(Ckm.AES_CBC_PAD, 6, IV);
  private static final byte[] GCM =
      TokenDesk.mechanism(
          Ckm.AES_GCM, 14, FrameClient.fields().bytes(new byte[12]).octet(0).number(128).toBytes());
  private static final byte[] SHA = TokenDesk.mechanism(Ckm.SHA256);
  private static final byte[] HMAC = TokenDesk.mechanism(Ckm.SHA256_HMAC);
  private static final byte[] ECDSA = TokenDesk.mechanism(Ckm.ECDSA_SHA256);
  private static final byte[] RAW_ECDSA = TokenDesk.mechanism(Ckm.ECDSA);
  private static final byte[] RSA = TokenDesk.mechanism(Ckm.RSA_PKCS);
  private static final byte[] SOME = new byte[20];
  private static final byte[] NULL = {0};

  // More than a small frame's, and less than the memory of TokenDesk#resultWithoutRoom.
  private static final byte[] MUCH = new byte[9 << 10];

  // P-256 in DER.
  private static final byte[] CURVE = {0x06, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 61, 3, 1, 7};

  private TokenDesk desk;
  private long aes;
  private long hmac;
  private long publicKey;
  private long privateKey;
  private long[] rsa;

  /// A call of an operation.
  ///
  /// @param rest the fields after the session
  record Step(String call, byte[] rest, Ckr expected) {}

  /// How an operation begins, and calls of which the last one is refused.
  record Refused(String what, String init, byte[] mechanism, Key key, List<Step> steps) {
    @Override
    public String toString() {
      return what;
    }
  }

  enum Key {
    NONE,
    AES,
    HMAC,
    PUBLIC,
    PRIVATE,
    RSA_PUBLIC,
    RSA_PRIVATE
  }

  @BeforeAll
  void makeKeys(@TempDir Path folder) throws Exception {
    desk = new TokenDesk(folder);
    aes = desk.aesKey();
    hmac = generic();
    var pair = pair(false);
    publicKey = pair[0];
    privateKey = pair[1];
    rsa = desk.rsaPair();
  }

  @AfterAll
  void close() throws Exception {
    desk.close();
  }

  @AfterEach
  void endAll() throws Exception {
    desk.ok("C_SessionCancel", desk.here().number(-1));
  }

  private long generic() throws Exception {
    var fields =
        desk.here()
            .raw(TokenDesk.mechanism(Ckm.GENERIC_SECRET_KEY_GEN))
            .raw(TokenDesk.ints(3))
            .raw(TokenDesk.flag(Cka.SIGN))
            .raw(TokenDesk.flag(Cka.VERIFY))
            .raw(TokenDesk.ulong(Cka.VALUE_LEN, 32));
    return desk.call("C_GenerateKey", fields).fields().getLong(8);
  }

  private long[] pair(boolean alwaysAuthenticate) throws Exception {
    var fields =
        desk.here()
            .raw(TokenDesk.mechanism(Ckm.EC_KEY_PAIR_GEN))
            .raw(TokenDesk.ints(1))
            .raw(TokenDesk.attribute(Cka.EC_PARAMS, CURVE))
            .raw(TokenDesk.ints(alwaysAuthenticate ? 3 : 1))
            .raw(TokenDesk.flag(Cka.SIGN));
    if (alwaysAuthenticate) {
      fields.raw(TokenDesk.flag(Cka.PRIVATE)).raw(TokenDesk.flag(Cka.ALWAYS_AUTHENTICATE));
    }
    var handles = desk.call("C_GenerateKeyPair", fields).fields();
    return new long[] {handles.getLong(8), handles.getLong(16)};
  }

  private static byte[] in(byte[] data) {
    return FrameClient.fields().bytes(data).toBytes();
  }

  private static byte[] inOut(byte[] data, int room) {
    return FrameClient.fields().bytes(data).buffer(room).toBytes();
  }

  private static byte[] out(int room) {
    return FrameClient.fields().buffer(room).toBytes();
  }

  private static byte[] twice(byte[] data, byte[] signature) {
    return FrameClient.fields().bytes(data).raw(signature).toBytes();
  }

  private static Step fine(String call, byte[] rest) {
    return new Step(call, rest, Ckr.OK);
  }

  private static Step bad(String call, byte[] rest, Ckr expected) {
    return new Step(call, rest, expected);
  }

  private static Refused aes(String what, String init, byte[] mechanism, Step... steps) {
    return new Refused(what, init, mechanism, Key.AES, List.of(steps));
  }

  static Stream<Refused> refusals() {
    return Stream.of(ciphers(), limits(), digests(), signatures(), verifications(), recoveries())
        .flatMap(each -> each);
  }

  private static Stream<Refused> ciphers() {
    Ckr stage = Ckr.OPERATION_NOT_INITIALIZED;
    return Stream.of(
        aes(
            "C_Encrypt after a part",
            "C_EncryptInit",
            CBC,
            fine("C_EncryptUpdate", inOut(SOME, 64)),
            bad("C_Encrypt", inOut(SOME, 64), stage)),
        aes(
            "C_Decrypt after a part",
            "C_DecryptInit",
            GCM,
            fine("C_DecryptUpdate", inOut(SOME, 64)),
            bad("C_Decrypt", inOut(SOME, 64), stage)),
        aes(
            "a wrong padding",
            "C_DecryptInit",
            CBC,
            fine("C_DecryptUpdate", inOut(new byte[32], 64)),
            bad("C_DecryptFinal", out(64), Ckr.ENCRYPTED_DATA_INVALID)),
        aes(
            "no whole blocks",
            "C_DecryptInit",
            CBC,
            bad("C_Decrypt", inOut(SOME, 64), Ckr.ENCRYPTED_DATA_LEN_RANGE)),
        aes(
            "a wrong tag",
            "C_DecryptInit",
            GCM,
            bad("C_Decrypt", inOut(SOME, 64), Ckr.ENCRYPTED_DATA_INVALID)),
        aes(
            "no tag at the end",
            "C_DecryptInit",
            GCM,
            bad("C_DecryptFinal", out(64), Ckr.ENCRYPTED_DATA_LEN_RANGE)));
  }

  private static Stream<Refused> limits() {
    byte[] half = new byte[WholeMessage.MAX_IN_PARTS_BYTES / 2];
    byte[] more = new byte[half.length + 17];
    return Stream.of(
        aes(
            "more than a stream to encrypt",
            "C_EncryptInit",
            GCM,
            fine("C_EncryptUpdate", inOut(half, half.length)),
            bad("C_EncryptUpdate", inOut(more, half.length + 32), Ckr.DATA_LEN_RANGE)),
        aes(
            "more than a stream to decrypt",
            "C_DecryptInit",
            GCM,
            fine("C_DecryptUpdate", inOut(half, half.length)),
            bad("C_DecryptUpdate", inOut(more, half.length), Ckr.ENCRYPTED_DATA_LEN_RANGE)));
  }

  private static Stream<Refused> digests() {
    byte[] nothing = FrameClient.fields().number(12345).toBytes();
    return Stream.of(
        new Refused(
            "C_Digest after a part",
            "C_DigestInit",
            SHA,
            Key.NONE,
            List.of(
                fine("C_DigestUpdate", in(SOME)),
                bad("C_Digest", inOut(SOME, 32), Ckr.OPERATION_NOT_INITIALIZED))),
        new Refused(
            "C_DigestKey of no key",
            "C_DigestInit",
            SHA,
            Key.NONE,
            List.of(bad("C_DigestKey", nothing, Ckr.KEY_HANDLE_INVALID))));
  }

  private static Stream<Refused> signatures() {
    return Stream.of(ECDSA, HMAC)
        .flatMap(mechanism -> {
          Key key = Arrays.equals(mechanism, HMAC) ? Key.HMAC : Key.PRIVATE;
          return Stream.of(
              new Refused(
                  "C_Sign after a part, " + key,
                  "C_SignInit",
                  mechanism,
                  key,
                  List.of(
                      fine("C_SignUpdate", in(SOME)),
                      bad("C_Sign", inOut(SOME, 64), Ckr.OPERATION_NOT_INITIALIZED))),
              new Refused(
                  "parts for one piece, " + key,
                  "C_SignInit",
                  RAW_ECDSA,
                  Key.PRIVATE,
                  List.of(bad("C_SignUpdate", in(SOME), Ckr.FUNCTION_NOT_SUPPORTED))));
        });
  }

  private static Stream<Refused> verifications() {
    return Stream.of(ECDSA, HMAC)
        .flatMap(mechanism -> {
          Key key = Arrays.equals(mechanism, HMAC) ? Key.HMAC : Key.PUBLIC;
          byte[] wrong = twice(SOME, in(new byte[Arrays.equals(mechanism, HMAC) ? 32 : 64]));
          return Stream.of(
              verification(key, mechanism, "C_Verify", wrong, Ckr.SIGNATURE_INVALID),
              verification(
                  key,
                  mechanism,
                  "C_Verify",
                  twice(SOME, in(new byte[65])),
                  Ckr.SIGNATURE_LEN_RANGE),
              verification(key, mechanism, "C_Verify", twice(SOME, NULL), Ckr.ARGUMENTS_BAD),
              verification(key, mechanism, "C_VerifyFinal", NULL, Ckr.ARGUMENTS_BAD));
        });
  }

  private static Refused verification(
      Key key, byte[] mechanism, String call, byte[] rest, Ckr expected) {
    return new Refused(
        "%s with %s: %s".formatted(call, key, expected),
        "C_VerifyInit",
        mechanism,
        key,
        List.of(bad(call, rest, expected)));
  }

  private static Stream<Refused> recoveries() {
    Ckr invalid = Ckr.SIGNATURE_INVALID;
    return Stream.of(
        recovery("C_VerifyRecover", Key.RSA_PUBLIC, inOut(new byte[256], 256), invalid),
        recovery("C_VerifyRecover", Key.RSA_PUBLIC, inOut(SOME, 256), Ckr.SIGNATURE_LEN_RANGE),
        recovery("C_VerifyRecover", Key.RSA_PUBLIC, twice(NULL), Ckr.ARGUMENTS_BAD),
        recovery("C_SignRecover", Key.RSA_PRIVATE, inOut(new byte[246], 256), Ckr.DATA_LEN_RANGE));
  }

  private static byte[] twice(byte[] absent) {
    return FrameClient.fields().raw(absent).buffer(256).toBytes();
  }

  private static Refused recovery(String call, Key key, byte[] rest, Ckr expected) {
    return new Refused(
        "%s: %s".formatted(call, expected),
        call + "Init",
        RSA,
        key,
        List.of(bad(call, rest, expected)));
  }

  private FrameClient.Fields beginning(byte[] mechanism, Key key) {
    var fields = desk.here().octet(1).raw(mechanism);
    return switch (key) {
      case NONE -> fields;
      case AES -> fields.number(aes);
      case HMAC -> fields.number(hmac);
      case PUBLIC -> fields.number(publicKey);
      case PRIVATE -> fields.number(privateKey);
      case RSA_PUBLIC -> fields.number(rsa[0]);
      case RSA_PRIVATE -> fields.number(rsa[1]);
    };
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalEndsItsOperation(Refused refused) throws Exception {
    var begin = beginning(refused.mechanism(), refused.key());
    desk.ok(refused.init(), begin);
    for (Step step : refused.steps()) {
      long result = desk.result(step.call(), desk.here().raw(step.rest()));
      assertEquals(step.expected().code(), result, step.call());
    }
    desk.ok(refused.init(), begin);
  }

  // v2.40 §5.2: what the caller can mend ends nothing.
  @Test
  void aSmallBufferAndALengthQueryEndNothing() throws Exception {
    desk.ok("C_SignInit", beginning(ECDSA, Key.PRIVATE));
    assertEquals(
        Ckr.BUFFER_TOO_SMALL.code(), desk.result("C_Sign", desk.here().raw(inOut(SOME, 63))));
    desk.ok("C_Sign", desk.here().bytes(SOME).octet(0).number(0));
    desk.ok("C_Sign", desk.here().raw(inOut(SOME, 64)));
  }

  // An application that is told 0 bytes calls with NULL again, and its data never come in.
  @Test
  void aLengthQueryIsNeverAnsweredByNothing() throws Exception {
    for (String[] names : new String[][] {{"C_Encrypt", "Update"}, {"C_Decrypt", "Update"}}) {
      desk.ok(names[0] + "Init", beginning(names[0].equals("C_Encrypt") ? CBC : GCM, Key.AES));
      var query = desk.here().bytes(new byte[5]).octet(0).number(0);
      var told = desk.call(names[0] + names[1], query).fields();
      assertEquals(0, told.getLong(0));
      org.junit.jupiter.api.Assertions.assertTrue(told.getLong(8) > 0);
    }
  }

  @Test
  void aReplyWithoutRoomEndsTheOperation() throws Exception {
    desk.ok("C_EncryptInit", beginning(CBC, Key.AES));
    byte[] rest = inOut(MUCH, MUCH.length);
    assertEquals(
        Ckr.DEVICE_MEMORY.code(), desk.resultWithoutRoom("C_EncryptUpdate", desk.here().raw(rest)));
    desk.ok("C_EncryptInit", beginning(CBC, Key.AES));
  }

  @Test
  void aKeyThatWantsItsPinEndsTheOperationWithoutIt() throws Exception {
    long guarded = pair(true)[1];
    for (byte[] mechanism : List.of(ECDSA, RAW_ECDSA)) {
      var begin = desk.here().octet(1).raw(mechanism).number(guarded);
      desk.ok("C_SignInit", begin);
      assertEquals(
          Ckr.USER_NOT_LOGGED_IN.code(), desk.result("C_Sign", desk.here().raw(inOut(SOME, 64))));
      desk.ok("C_SignInit", begin);
      assertEquals(
          Ckr.USER_NOT_LOGGED_IN.code(), desk.result("C_SignUpdate", desk.here().raw(in(SOME))));
      desk.ok("C_SignInit", begin);
      desk.login(Cku.CONTEXT_SPECIFIC, TokenDesk.USER);
      desk.ok("C_Sign", desk.here().raw(inOut(SOME, 64)));
    }
  }

  @Test
  void cancellingEndsWhatItNamesAndASearchToo() throws Exception {
    var search = desk.here().raw(TokenDesk.ints(0));
    desk.ok("C_FindObjectsInit", search);
    desk.ok("C_SessionCancel", desk.here().number(Ckf.SIGN));
    assertEquals(Ckr.OPERATION_ACTIVE.code(), desk.result("C_FindObjectsInit", search));
    desk.ok("C_SessionCancel", desk.here().number(Ckf.FIND_OBJECTS));
    desk.ok("C_FindObjectsInit", search);
  }
}
