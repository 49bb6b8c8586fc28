package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.asterism.algorithm.vendor.TrialAlgorithm;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a call did is undone where its caller has no answer: the caller was told
/// `CKR_DEVICE_ERROR`, and goes on as if the call had never been. All calls of `calls.def` are
/// here.
class UnansweredTest {
  /// They change nothing that a caller could see.
  private static final Set<String> CHANGE_NOTHING =
      Set.of(
          "C_GetInfo",
          "C_GetSlotList",
          "C_GetSlotInfo",
          "C_GetTokenInfo",
          "C_GetMechanismList",
          "C_GetMechanismInfo",
          "C_GetSessionInfo",
          "C_GetOperationState",
          "C_GetObjectSize",
          "C_GetAttributeValue",
          "C_WrapKey",
          "C_WrapKeyAuthenticated",
          "C_GetSessionValidationFlags",
          "C_SeedRandom",
          "C_GenerateRandom");

  /// They end something for good, or set a PIN anew whose predecessor nobody knows: what they did
  /// stays, and the same call again does no harm.
  private static final Set<String> STAY =
      Set.of(
          "C_InitToken",
          "C_InitPIN",
          "C_CloseSession",
          "C_CloseAllSessions",
          "C_Logout",
          "C_DestroyObject",
          "C_FindObjectsFinal",
          "C_SessionCancel",
          "C_MessageEncryptFinal",
          "C_MessageDecryptFinal",
          "C_MessageSignFinal",
          "C_MessageVerifyFinal");

  private static final byte[] SOME = new byte[20];
  private static final byte[] CBC = TokenDesk.mechanism(Ckm.AES_CBC_PAD, 6, new byte[16]);
  private static final byte[] SHA = TokenDesk.mechanism(Ckm.SHA256);
  private static final byte[] HMAC = TokenDesk.mechanism(Ckm.SHA256_HMAC);
  private static final byte[] RSA = TokenDesk.mechanism(Ckm.RSA_PKCS);
  private static final byte[] WRAP = TokenDesk.mechanism(Ckm.AES_KEY_WRAP);

  // P-256 in DER.
  private static final byte[] CURVE = {0x06, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 61, 3, 1, 7};

  private final Map<String, Case> cases = new LinkedHashMap<>();
  private TokenDesk desk;
  private long aes;
  private long hmac;
  private long publicKey;
  private long privateKey;
  private byte[] point;
  private long[] rsa;

  /// Makes one call that nobody gets the answer of, and asks what is left of it.
  interface Case {
    void run(String call) throws Exception;
  }

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    desk = new TokenDesk(folder);
    aes = desk.aesKey();
    hmac = handle("C_GenerateKey", secret(Ckm.GENERIC_SECRET_KEY_GEN));
    var pair = desk.call("C_GenerateKeyPair", pair()).fields();
    publicKey = pair.getLong(8);
    privateKey = pair.getLong(16);
    point = read(publicKey, Cka.EC_POINT);
    rsa = desk.rsaPair();
    operations();
    objects();
    new UnansweredLogins(desk, cases).put();
  }

  @AfterEach
  void close() throws Exception {
    desk.close();
  }

  private long handle(String call, FrameClient.Fields fields) throws Exception {
    return desk.call(call, fields).fields().getLong(8);
  }

  private FrameClient.Fields secret(long mechanism) {
    return desk.here()
        .raw(TokenDesk.mechanism(mechanism))
        .raw(TokenDesk.ints(3))
        .raw(TokenDesk.flag(Cka.SIGN))
        .raw(TokenDesk.flag(Cka.VERIFY))
        .raw(TokenDesk.ulong(Cka.VALUE_LEN, 32));
  }

  private FrameClient.Fields pair() {
    return desk.here()
        .raw(TokenDesk.mechanism(Ckm.EC_KEY_PAIR_GEN))
        .raw(TokenDesk.ints(1))
        .raw(TokenDesk.attribute(Cka.EC_PARAMS, CURVE))
        .raw(TokenDesk.ints(2))
        .raw(TokenDesk.flag(Cka.SIGN))
        .raw(TokenDesk.flag(Cka.DERIVE));
  }

  private byte[] read(long object, long type) throws Exception {
    var fields =
        desk.here().number(object).raw(TokenDesk.ints(1)).number(type).octet(1).number(200);
    var reply = desk.call("C_GetAttributeValue", fields).fields();
    byte[] value = new byte[(int) reply.getLong(8 + 4 + 8)];
    reply.position(8 + 4 + 8 + 8 + 1).get(value);
    return value;
  }

  private FrameClient.Fields begin(byte[] mechanism, long key) {
    var fields = desk.here().octet(1).raw(mechanism);
    return Arrays.equals(mechanism, SHA) ? fields : fields.number(key);
  }

  private FrameClient.Fields data(int room) {
    return desk.here().bytes(SOME).buffer(room);
  }

  // An operation begins: afterwards it can begin. One goes on: afterwards it has ended.
  private void operations() {
    family("C_Encrypt", CBC, aes, data(64));
    family("C_Decrypt", CBC, aes, desk.here().bytes(new byte[32]).buffer(64));
    family("C_Digest", SHA, 0, data(64));
    family("C_Sign", HMAC, hmac, data(64));
    family("C_Verify", HMAC, hmac, desk.here().bytes(SOME).bytes(new byte[32]));
    cases.put("C_DigestKey", goingOn("C_DigestInit", SHA, 0, desk.here().number(hmac)));
    cases.put(
        "C_FindObjectsInit",
        call -> {
          desk.unanswered(call, all());
          desk.ok(call, all());
        });
    cases.put("C_FindObjects", this::searchGivesAgain);
    recovery();
    new UnansweredDuals(desk, aes, hmac, cases).put();
    new UnansweredMessages(desk, aes, hmac, cases).put();
    cases.put("C_SetOperationState", this::restored);
  }

  private void recovery() {
    family("C_SignRecover", RSA, rsa[1], data(256), false);
    var signature = desk.here().bytes(new byte[256]).buffer(256);
    family("C_VerifyRecover", RSA, rsa[0], signature, false);
  }

  private void restored(String call) throws Exception {
    desk.ok("C_DigestInit", begin(SHA, 0));
    desk.ok("C_DigestUpdate", desk.here().bytes(SOME));
    byte[] state = desk.output("C_GetOperationState", desk.here().buffer(500));
    var fields = desk.here().bytes(state).number(0).number(0);
    assertEquals(0, desk.unanswered(call, fields).result());
    desk.ok("C_DigestInit", begin(SHA, 0));
    desk.ok(call, fields);
  }

  private void family(String name, byte[] mechanism, long key, FrameClient.Fields whole) {
    family(name, mechanism, key, whole, true);
  }

  private void family(
      String name, byte[] mechanism, long key, FrameClient.Fields whole, boolean inParts) {
    cases.put(
        name + "Init",
        call -> {
          assertEquals(0, desk.unanswered(call, begin(mechanism, key)).result());
          desk.ok(call, begin(mechanism, key));
        });
    cases.put(name, goingOn(name + "Init", mechanism, key, whole));
    if (!inParts) {
      return;
    }
    boolean ciphers = Arrays.equals(mechanism, CBC);
    var part = ciphers ? data(64) : desk.here().bytes(SOME);
    var last = name.equals("C_Verify") ? desk.here().bytes(new byte[32]) : desk.here().buffer(64);
    cases.put(name + "Update", goingOn(name + "Init", mechanism, key, part));
    cases.put(name + "Final", goingOn(name + "Init", mechanism, key, last));
  }

  private Case goingOn(String init, byte[] mechanism, long key, FrameClient.Fields fields) {
    return call -> {
      desk.ok(init, begin(mechanism, key));
      desk.unanswered(call, fields);
      desk.ok(init, begin(mechanism, key));
    };
  }

  private FrameClient.Fields all() {
    return desk.here().raw(TokenDesk.ints(0));
  }

  private void searchGivesAgain(String call) throws Exception {
    var two = desk.here().buffer(2);
    desk.ok("C_FindObjectsInit", all());
    desk.ok(call, two);
    var lost = desk.unanswered(call, two).fields();
    assertEquals(lost, desk.call(call, two).fields().position(0));
    desk.ok("C_FindObjectsFinal", desk.here());
  }

  private void objects() {
    cases.put("C_GenerateKey", made(secret(Ckm.GENERIC_SECRET_KEY_GEN)));
    cases.put("C_GenerateKeyPair", made(pair()));
    cases.put("C_CreateObject", made(desk.here().raw(TokenDesk.ints(1)).raw(klass(Cko.DATA))));
    cases.put("C_CopyObject", made(desk.here().number(publicKey).raw(TokenDesk.ints(0))));
    var agreed =
        TokenDesk.mechanism(
            Ckm.ECDH1_DERIVE, 9, FrameClient.fields().number(1).octet(0).bytes(point).toBytes());
    cases.put(
        "C_DeriveKey",
        made(desk.here().raw(agreed).number(privateKey).raw(secretTemplate(Cka.SIGN))));
    cases.put("C_UnwrapKey", this::unwrapped);
    var kem = desk.here().raw(TokenDesk.mechanism(TrialAlgorithm.KEM));
    cases.put(
        "C_EncapsulateKey", made(kem.number(rsa[0]).raw(secretTemplate(Cka.SIGN)).buffer(256)));
    cases.put("C_DecapsulateKey", this::decapsulated);
    cases.put("C_UnwrapKeyAuthenticated", this::unwrappedAuthenticated);
    cases.put("C_SetAttributeValue", this::changed);
  }

  private static byte[] klass(long value) {
    return TokenDesk.ulong(Cka.CLASS, value);
  }

  private static byte[] secretTemplate(long usage) {
    return FrameClient.fields()
        .raw(TokenDesk.ints(4))
        .raw(klass(Cko.SECRET_KEY))
        .raw(TokenDesk.ulong(Cka.KEY_TYPE, org.asterism.cryptoki.Ckk.GENERIC_SECRET))
        .raw(TokenDesk.flag(Cka.EXTRACTABLE))
        .raw(TokenDesk.flag(usage))
        .toBytes();
  }

  private int count() throws Exception {
    desk.ok("C_FindObjectsInit", all());
    long found = desk.call("C_FindObjects", desk.here().buffer(50)).fields().getLong(8);
    desk.ok("C_FindObjectsFinal", desk.here());
    return (int) found;
  }

  private Case made(FrameClient.Fields fields) {
    return call -> {
      int before = count();
      assertEquals(0, desk.unanswered(call, fields).result());
      assertEquals(before, count());
    };
  }

  private long wrappingKey() throws Exception {
    return handle(
        "C_GenerateKey",
        desk.here()
            .raw(TokenDesk.mechanism(Ckm.AES_KEY_GEN))
            .raw(TokenDesk.ints(3))
            .raw(TokenDesk.flag(Cka.WRAP))
            .raw(TokenDesk.flag(Cka.UNWRAP))
            .raw(TokenDesk.ulong(Cka.VALUE_LEN, 32)));
  }

  private long wrappable() throws Exception {
    return handle(
        "C_GenerateKey",
        desk.here()
            .raw(TokenDesk.mechanism(Ckm.GENERIC_SECRET_KEY_GEN))
            .raw(TokenDesk.ints(2))
            .raw(TokenDesk.flag(Cka.EXTRACTABLE))
            .raw(TokenDesk.ulong(Cka.VALUE_LEN, 32)));
  }

  private void unwrapped(String call) throws Exception {
    long outer = wrappingKey();
    long inner = wrappable();
    var reply =
        desk.call("C_WrapKey", desk.here().raw(WRAP).number(outer).number(inner).buffer(99))
            .fields();
    byte[] wrapped = new byte[(int) reply.getLong(8)];
    reply.position(8 + 8 + 1).get(wrapped);
    made(desk.here().raw(WRAP).number(outer).bytes(wrapped).raw(secretTemplate(Cka.SIGN)))
        .run(call);
  }

  private void unwrappedAuthenticated(String call) throws Exception {
    byte[] generating = gcmMessage(1, new byte[12], new byte[16]);
    long outer = wrappingKey();
    var wrapping =
        desk.here().raw(generating).number(outer).number(wrappable()).bytes(SOME).buffer(99);
    var reply = desk.call("C_WrapKeyAuthenticated", wrapping).fields();
    byte[] wrapped = new byte[(int) reply.getLong(8)];
    reply.position(8 + 8 + 1).get(wrapped);
    // The parameter's form and length, the vector and the tag, each with its presence and length.
    byte[] iv = new byte[12];
    byte[] tag = new byte[16];
    reply.position(reply.position() + 10).get(iv);
    reply.position(reply.position() + 5).get(tag);
    assertFalse(Arrays.equals(new byte[12], iv));
    byte[] gcm = gcmMessage(0, iv, tag);
    byte[] template = secretTemplate(Cka.SIGN);
    made(desk.here().raw(gcm).number(outer).bytes(wrapped).raw(template).bytes(SOME)).run(call);
    var other = desk.here().raw(gcm).number(outer).bytes(wrapped).raw(template).bytes(new byte[1]);
    assertEquals(Ckr.WRAPPED_KEY_INVALID.code(), desk.result(call, other));
    var keyWrap = desk.here().raw(WRAP).number(outer).bytes(wrapped).raw(template).bytes(SOME);
    assertEquals(Ckr.MECHANISM_INVALID.code(), desk.result(call, keyWrap));
  }

  // 44 is CK_GCM_MESSAGE_PARAMS.
  private static byte[] gcmMessage(long generator, byte[] iv, byte[] tag) {
    var fields = FrameClient.fields().bytes(iv).number(0).number(generator).bytes(tag);
    return TokenDesk.mechanism(Ckm.AES_GCM, 44, fields.number(8L * tag.length).toBytes());
  }

  private void decapsulated(String call) throws Exception {
    byte[] kem = TokenDesk.mechanism(TrialAlgorithm.KEM);
    byte[] template = secretTemplate(Cka.SIGN);
    byte[] ciphertext =
        desk.output(
            "C_EncapsulateKey", desk.here().raw(kem).number(rsa[0]).raw(template).buffer(256));
    made(desk.here().raw(kem).number(rsa[1]).raw(template).bytes(ciphertext)).run(call);
  }

  private void changed(String call) throws Exception {
    var label =
        desk.here()
            .number(hmac)
            .raw(TokenDesk.ints(2))
            .raw(TokenDesk.attribute(Cka.LABEL, SOME))
            .raw(TokenDesk.attribute(Cka.VERIFY, new byte[1]));
    assertEquals(0, desk.unanswered(call, label).result());
    assertEquals(0, read(hmac, Cka.LABEL).length);
    assertEquals(1, read(hmac, Cka.VERIFY)[0]);
    desk.ok(call, label);
    assertEquals(SOME.length, read(hmac, Cka.LABEL).length);
  }

  @Test
  void everyCallChangesNothingOrIsUndone() throws Exception {
    var judged = new TreeSet<String>();
    judged.addAll(CHANGE_NOTHING);
    judged.addAll(STAY);
    judged.addAll(cases.keySet());
    var served =
        CallTable.golden().all().stream()
            .filter(call -> !call.isLink() && desk.serves(call))
            .map(CallSignature::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(served, judged);
    assertEquals(judged.size(), CHANGE_NOTHING.size() + STAY.size() + cases.size());
    for (var each : cases.entrySet()) {
      try {
        each.getValue().run(each.getKey());
      } catch (AssertionError failed) {
        throw new AssertionError(each.getKey() + " is not undone: " + failed.getMessage(), failed);
      }
      desk.ok("C_SessionCancel", desk.here().number(-1));
    }
  }

  // The operation of a call that was not answered ends, and no later one.
  @Test
  void whatBeganMeanwhileGoesOn() throws Exception {
    desk.ok("C_SignInit", begin(HMAC, hmac));
    desk.unansweredAfter("C_Sign", data(64), () -> desk.ok("C_SignInit", begin(HMAC, hmac)));
    desk.ok("C_Sign", data(64));
  }
}
