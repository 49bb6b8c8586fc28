package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.secret.LockedMemory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// An operation owns its key until it ends: another thread that destroys the key meanwhile takes
/// nothing from it, and no fault of the engine is seen or logged.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DestroyedKeyTest {
  private static final byte[] SOME = new byte[20];

  // P-256 in DER.
  private static final byte[] CURVE = {0x06, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 61, 3, 1, 7};

  private final Logger logger = (Logger) LoggerFactory.getLogger("org.asterism");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private TokenDesk desk;

  /// An operation with a key of its own.
  record Use(String call, byte[] mechanism, byte[] generation, boolean pair, byte[] input) {
    @Override
    public String toString() {
      return call;
    }
  }

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    desk = new TokenDesk(folder);
  }

  @AfterAll
  void close() throws Exception {
    desk.close();
  }

  @BeforeEach
  void listen() {
    logger.addAppender(lines);
    lines.start();
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  static Stream<Use> uses() {
    byte[] aes = secret(Ckm.AES_KEY_GEN);
    byte[] hmac = secret(Ckm.GENERIC_SECRET_KEY_GEN);
    byte[] ec = pair(Ckm.EC_KEY_PAIR_GEN, TokenDesk.attribute(Cka.EC_PARAMS, CURVE));
    byte[] rsa = pair(Ckm.RSA_PKCS_KEY_PAIR_GEN, TokenDesk.ulong(Cka.MODULUS_BITS, 2048));
    byte[] cbc = TokenDesk.mechanism(Ckm.AES_CBC_PAD, 6, new byte[16]);
    byte[] forMac = TokenDesk.mechanism(Ckm.SHA256_HMAC);
    byte[] toSign = FrameClient.fields().bytes(SOME).buffer(512).toBytes();
    byte[] toVerify = FrameClient.fields().bytes(SOME).bytes(new byte[32]).toBytes();
    byte[] toDecrypt = FrameClient.fields().bytes(new byte[32]).buffer(512).toBytes();
    byte[] ofRsa = FrameClient.fields().bytes(new byte[256]).buffer(512).toBytes();
    return Stream.of(
        new Use("C_Encrypt", cbc, aes, false, toSign),
        new Use("C_Decrypt", cbc, aes, false, toDecrypt),
        new Use("C_Sign", forMac, hmac, false, toSign),
        new Use("C_Verify", forMac, hmac, false, toVerify),
        new Use("C_Sign", TokenDesk.mechanism(Ckm.ECDSA_SHA256), ec, true, toSign),
        new Use("C_Sign", TokenDesk.mechanism(Ckm.SHA256_RSA_PKCS), rsa, true, toSign),
        new Use("C_Decrypt", TokenDesk.mechanism(Ckm.RSA_PKCS), rsa, true, ofRsa));
  }

  private static byte[] secret(long mechanism) {
    return FrameClient.fields()
        .raw(TokenDesk.mechanism(mechanism))
        .raw(TokenDesk.ints(5))
        .raw(TokenDesk.flag(Cka.SIGN))
        .raw(TokenDesk.flag(Cka.VERIFY))
        .raw(TokenDesk.flag(Cka.ENCRYPT))
        .raw(TokenDesk.flag(Cka.DECRYPT))
        .raw(TokenDesk.ulong(Cka.VALUE_LEN, 32))
        .toBytes();
  }

  private static byte[] pair(long mechanism, byte[] which) {
    return pair(mechanism, which, new byte[] {0});
  }

  private static byte[] pair(long mechanism, byte[] which, byte[] onToken) {
    boolean decrypts = mechanism == Ckm.RSA_PKCS_KEY_PAIR_GEN;
    var fields =
        FrameClient.fields()
            .raw(TokenDesk.mechanism(mechanism))
            .raw(TokenDesk.ints(2))
            .raw(TokenDesk.attribute(Cka.TOKEN, onToken))
            .raw(which)
            .raw(TokenDesk.ints(decrypts ? 3 : 2))
            .raw(TokenDesk.attribute(Cka.TOKEN, onToken))
            .raw(TokenDesk.flag(Cka.SIGN));
    return decrypts ? fields.raw(TokenDesk.flag(Cka.DECRYPT)).toBytes() : fields.toBytes();
  }

  private List<Long> generated(Use use) throws Exception {
    String call = use.pair() ? "C_GenerateKeyPair" : "C_GenerateKey";
    var fields = desk.call(call, desk.here().raw(use.generation())).fields();
    assertEquals(0, fields.getLong(0));
    var handles = new ArrayList<Long>();
    for (int at = 1; at <= (use.pair() ? 2 : 1); at++) {
      handles.add(fields.getLong(Long.BYTES * at));
    }
    return handles;
  }

  @ParameterizedTest
  @MethodSource("uses")
  void anOperationFinishesWithTheKeyThatItBeganWith(Use use) throws Exception {
    desk.rest();
    int before = LockedMemory.bytesInUse();
    List<Long> handles = generated(use);
    var begin = desk.here().octet(1).raw(use.mechanism()).number(handles.getLast());
    desk.ok(use.call() + "Init", begin);
    for (long handle : handles) {
      desk.ok("C_DestroyObject", desk.here().number(handle));
    }
    assertTrue(LockedMemory.bytesInUse() > before);
    long kept = desk.result(use.call(), desk.here().raw(use.input()));
    assertEquals(answerWithoutDestroying(use), kept);
    assertEquals(before, LockedMemory.bytesInUse());
    assertEquals(Ckr.KEY_HANDLE_INVALID.code(), desk.result(use.call() + "Init", begin));
    assertEquals(List.of(), warnings());
  }

  // The data to decrypt and the code to verify are none: the refusal is of the data, not the key.
  private long answerWithoutDestroying(Use use) throws Exception {
    List<Long> handles = generated(use);
    desk.ok(
        use.call() + "Init", desk.here().octet(1).raw(use.mechanism()).number(handles.getLast()));
    long result = desk.result(use.call(), desk.here().raw(use.input()));
    for (long handle : handles) {
      desk.ok("C_DestroyObject", desk.here().number(handle));
    }
    return result;
  }

  // A token key is gathered for the use, under its lease; once destroyed, no vault releases it.
  @Test
  void aTokenKeyThatIsGoneIsNoKey() throws Exception {
    byte[] curve = TokenDesk.attribute(Cka.EC_PARAMS, CURVE);
    byte[] mechanism = TokenDesk.mechanism(Ckm.ECDSA_SHA256);
    byte[] input = FrameClient.fields().bytes(SOME).buffer(64).toBytes();
    var use =
        new Use("C_Sign", mechanism, pair(Ckm.EC_KEY_PAIR_GEN, curve, new byte[] {1}), true, input);
    List<Long> handles = generated(use);
    var begin = desk.here().octet(1).raw(mechanism).number(handles.getLast());
    desk.ok("C_SignInit", begin);
    desk.ok("C_Sign", desk.here().raw(input));
    desk.ok("C_SignInit", begin);
    for (long handle : handles) {
      desk.ok("C_DestroyObject", desk.here().number(handle));
    }
    assertEquals(Ckr.KEY_HANDLE_INVALID.code(), desk.result("C_Sign", desk.here().raw(input)));
    assertEquals(Ckr.KEY_HANDLE_INVALID.code(), desk.result("C_SignInit", begin));
    assertEquals(List.of(), warnings());
  }

  private List<String> warnings() {
    return lines.list.stream()
        .filter(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
