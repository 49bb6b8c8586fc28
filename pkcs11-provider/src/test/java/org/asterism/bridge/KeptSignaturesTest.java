package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Signatures over messages in parts that are no digest of what came (PKCS#11 v3.2 §6.3.14, §6.67,
/// §6.69): every chapter takes them so, and the application is charged for what is kept of them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptSignaturesTest {
  private static final byte[] NO_PARAMETER =
      FrameClient.fields().octet(0).raw(TokenDesk.ints(0)).toBytes();
  private static final byte[] CBC = TokenDesk.mechanism(Ckm.AES_CBC, 6, new byte[16]);
  private static final byte[] MESSAGE = new byte[48];
  private static final byte[] FIRST = Arrays.copyOf(MESSAGE, 16);
  private static final byte[] REST = Arrays.copyOfRange(MESSAGE, 16, 48);
  private static final int MUCH = 10 << 20;
  private static final int ROOM = 20_000;

  // TokenDesk's application may hold 48 MiB, and a message is counted twice.
  private static final int MOST_MESSAGES = 2;

  /// Mechanisms, and how their keys are generated.
  enum Kind {
    EDDSA(Ckm.EDDSA, Ckm.EC_EDWARDS_KEY_PAIR_GEN),
    ML_DSA(Ckm.ML_DSA, Ckm.ML_DSA_KEY_PAIR_GEN),
    SLH_DSA(Ckm.SLH_DSA, Ckm.SLH_DSA_KEY_PAIR_GEN);

    private final long type;
    private final long generation;

    Kind(long type, long generation) {
      this.type = type;
      this.generation = generation;
    }

    byte[] mechanism() {
      return TokenDesk.mechanism(type);
    }

    /// What says which keys of the type.
    byte[] set() {
      return switch (this) {
        case EDDSA -> TokenDesk.attribute(Cka.EC_PARAMS, HexFormat.of().parseHex("06032b6570"));
        case ML_DSA -> TokenDesk.ulong(Cka.PARAMETER_SET, 2);
        case SLH_DSA -> TokenDesk.ulong(Cka.PARAMETER_SET, 3);
      };
    }
  }

  private TokenDesk desk;
  private long publicKey;
  private long privateKey;

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    desk = new TokenDesk(folder);
  }

  @AfterAll
  void close() throws Exception {
    desk.close();
  }

  @AfterEach
  void endAll() throws Exception {
    desk.ok("C_SessionCancel", desk.here().number(-1));
  }

  private void generate(Kind kind) throws Exception {
    var fields =
        desk.here()
            .raw(TokenDesk.mechanism(kind.generation))
            .raw(TokenDesk.ints(2))
            .raw(kind.set())
            .raw(TokenDesk.flag(Cka.VERIFY))
            .raw(TokenDesk.ints(1))
            .raw(TokenDesk.flag(Cka.SIGN));
    ByteBuffer handles = desk.call("C_GenerateKeyPair", fields).fields();
    publicKey = handles.getLong(8);
    privateKey = handles.getLong(16);
  }

  private void init(String call, Kind kind, long key) throws Exception {
    desk.ok(call, desk.here().octet(1).raw(kind.mechanism()).number(key));
  }

  private byte[] signedInParts(Kind kind) throws Exception {
    init("C_SignInit", kind, privateKey);
    desk.ok("C_SignUpdate", desk.here().bytes(FIRST));
    desk.ok("C_SignUpdate", desk.here().bytes(REST));
    return desk.output("C_SignFinal", desk.here().buffer(ROOM));
  }

  private void verifies(Kind kind, byte[] signature) throws Exception {
    init("C_VerifyInit", kind, publicKey);
    desk.ok("C_Verify", desk.here().bytes(MESSAGE).bytes(signature));
  }

  @ParameterizedTest
  @EnumSource
  void signsAndVerifiesInParts(Kind kind) throws Exception {
    generate(kind);
    byte[] signature = signedInParts(kind);
    verifies(kind, signature);
    for (boolean right : new boolean[] {true, false}) {
      byte[] last = right ? REST : FIRST;
      long expected = right ? 0 : Ckr.SIGNATURE_INVALID.code();
      init("C_VerifyInit", kind, publicKey);
      desk.ok("C_VerifyUpdate", desk.here().bytes(FIRST));
      desk.ok("C_VerifyUpdate", desk.here().bytes(last));
      assertEquals(expected, desk.result("C_VerifyFinal", desk.here().bytes(signature)));
      var init = desk.here().octet(1).raw(kind.mechanism()).number(publicKey).bytes(signature);
      desk.ok("C_VerifySignatureInit", init);
      desk.ok("C_VerifySignatureUpdate", desk.here().bytes(FIRST));
      desk.ok("C_VerifySignatureUpdate", desk.here().bytes(last));
      assertEquals(expected, desk.result("C_VerifySignatureFinal", desk.here()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesComeInParts(Kind kind) throws Exception {
    generate(kind);
    init("C_MessageSignInit", kind, privateKey);
    desk.ok("C_SignMessageBegin", desk.here().raw(NO_PARAMETER));
    desk.ok("C_SignMessageNext", part(FIRST).octet(0).octet(0).number(0));
    var made = desk.call("C_SignMessageNext", part(REST).octet(1).buffer(ROOM));
    byte[] signature = signature(made);
    desk.ok("C_MessageSignFinal", desk.here());
    verifies(kind, signature);
    init("C_MessageVerifyInit", kind, publicKey);
    desk.ok("C_VerifyMessageBegin", desk.here().raw(NO_PARAMETER));
    desk.ok("C_VerifyMessageNext", part(FIRST).octet(0));
    desk.ok("C_VerifyMessageNext", part(REST).bytes(signature));
    desk.ok("C_MessageVerifyFinal", desk.here());
  }

  private FrameClient.Fields part(byte[] bytes) {
    return desk.here().raw(NO_PARAMETER).bytes(bytes);
  }

  // The parameter that is written back comes first: none.
  private static byte[] signature(FrameClient.Received made) {
    assertEquals(0, made.result());
    ByteBuffer in = made.fields().position(8 + 1 + Integer.BYTES);
    byte[] signature = new byte[(int) in.getLong()];
    in.get();
    in.get(signature);
    return signature;
  }

  @ParameterizedTest
  @EnumSource
  void aCipherGoesBeside(Kind kind) throws Exception {
    generate(kind);
    long aes = desk.aesKey();
    init("C_SignInit", kind, privateKey);
    desk.ok("C_EncryptInit", desk.here().octet(1).raw(CBC).number(aes));
    byte[] first = desk.output("C_SignEncryptUpdate", desk.here().bytes(FIRST).buffer(64));
    byte[] rest = desk.output("C_SignEncryptUpdate", desk.here().bytes(REST).buffer(64));
    byte[] signature = desk.output("C_SignFinal", desk.here().buffer(ROOM));
    verifies(kind, signature);
    init("C_VerifyInit", kind, publicKey);
    desk.ok("C_DecryptInit", desk.here().octet(1).raw(CBC).number(aes));
    assertArrayEquals(
        FIRST, desk.output("C_DecryptVerifyUpdate", desk.here().bytes(first).buffer(64)));
    assertArrayEquals(
        REST, desk.output("C_DecryptVerifyUpdate", desk.here().bytes(rest).buffer(64)));
    desk.ok("C_VerifyFinal", desk.here().bytes(signature));
  }

  // Of ML-DSA nothing is kept but a digest.
  @ParameterizedTest
  @EnumSource
  void whatIsKeptIsCharged(Kind kind) throws Exception {
    generate(kind);
    long[] sessions = new long[MOST_MESSAGES + 1];
    for (int i = 0; i < sessions.length; i++) {
      sessions[i] = desk.open();
      desk.ok("C_SignInit", begin(sessions[i], kind));
      boolean refused = i == MOST_MESSAGES && kind != Kind.ML_DSA;
      long found = desk.result("C_SignUpdate", much(sessions[i]));
      assertEquals(refused ? Ckr.DEVICE_MEMORY.code() : 0, found, kind + " " + i);
    }
    desk.ok("C_CloseSession", FrameClient.fields().number(sessions[0]));
    desk.ok("C_SignInit", begin(sessions[MOST_MESSAGES], kind, kind == Kind.ML_DSA));
    desk.ok("C_SignUpdate", much(sessions[MOST_MESSAGES]));
    for (int i = 1; i < sessions.length; i++) {
      desk.ok("C_CloseSession", FrameClient.fields().number(sessions[i]));
    }
  }

  // The refusal ended the operation; where there was none it goes on.
  private FrameClient.Fields begin(long session, Kind kind, boolean underWay) throws Exception {
    if (underWay) {
      desk.ok("C_SessionCancel", FrameClient.fields().number(session).number(-1));
    }
    return begin(session, kind);
  }

  private FrameClient.Fields begin(long session, Kind kind) {
    return FrameClient.fields().number(session).octet(1).raw(kind.mechanism()).number(privateKey);
  }

  private static FrameClient.Fields much(long session) {
    return FrameClient.fields().number(session).bytes(new byte[MUCH]);
  }

  @Test
  void aMessageThatIsOverIsChargedNoLonger() throws Exception {
    generate(Kind.EDDSA);
    init("C_MessageSignInit", Kind.EDDSA, privateKey);
    for (int i = 0; i < 2 * MOST_MESSAGES; i++) {
      desk.ok("C_SignMessageBegin", desk.here().raw(NO_PARAMETER));
      desk.ok("C_SignMessageNext", part(new byte[MUCH]).octet(0).octet(0).number(0));
      desk.ok("C_SignMessageNext", part(FIRST).octet(1).buffer(64));
    }
    long[] sessions = new long[MOST_MESSAGES];
    for (int i = 0; i < sessions.length; i++) {
      sessions[i] = desk.open();
      desk.ok("C_SignInit", begin(sessions[i], Kind.EDDSA));
      desk.ok("C_SignUpdate", much(sessions[i]));
    }
    for (long session : sessions) {
      desk.ok("C_CloseSession", FrameClient.fields().number(session));
    }
  }

  @Test
  void aSignatureThatCameBeforeItsDataIsCharged() throws Exception {
    generate(Kind.EDDSA);
    byte[] signature = new byte[MUCH];
    long[] sessions = new long[5];
    for (int i = 0; i < sessions.length; i++) {
      sessions[i] = desk.open();
      var fields = FrameClient.fields().number(sessions[i]).octet(1);
      var init = fields.raw(Kind.EDDSA.mechanism()).number(publicKey).bytes(signature);
      assertEquals(
          i < 4 ? 0 : Ckr.DEVICE_MEMORY.code(), desk.result("C_VerifySignatureInit", init));
    }
    for (long session : sessions) {
      desk.ok("C_CloseSession", FrameClient.fields().number(session));
    }
  }
}
