package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.asterism.cryptoki.Ckm;

/// Calls on messages, and on signatures before their data, that nobody gets the answer of.
///
/// @param cases gets one for each call
record UnansweredMessages(
    TokenDesk desk, long aes, long hmac, Map<String, UnansweredTest.Case> cases) {
  private static final byte[] SOME = new byte[20];
  private static final byte[] GCM = TokenDesk.mechanism(Ckm.AES_GCM);
  private static final byte[] HMAC = TokenDesk.mechanism(Ckm.SHA256_HMAC);

  void put() {
    messages();
    signatures();
  }

  private FrameClient.Fields beginning(Messages of) {
    return desk.here().octet(1).raw(of.mechanism()).number(of.key());
  }

  private static byte[] gcm(byte[] iv, int generator) {
    byte[] fields =
        FrameClient.fields()
            .bytes(iv)
            .number(0)
            .number(generator)
            .bytes(new byte[16])
            .number(128)
            .toBytes();
    return FrameClient.fields().octet(44).raw(TokenDesk.ints(fields.length)).raw(fields).toBytes();
  }

  // A message that nobody knows of is over, and others may follow.
  private void messages() {
    byte[] none = FrameClient.fields().octet(0).raw(TokenDesk.ints(0)).toBytes();
    byte[] gcm = gcm(new byte[12], 0);
    var sealing = new Messages("Encrypt", GCM, aes, gcm, new byte[] {0});
    messages(sealing, desk.here().raw(gcm).octet(0).bytes(SOME).buffer(64));
    next(sealing, desk.here().raw(gcm).bytes(SOME).buffer(64).number(0));
    var opening = new Messages("Decrypt", GCM, aes, gcm, new byte[] {0});
    messages(opening, desk.here().raw(gcm).octet(0).bytes(SOME).buffer(64));
    next(opening, desk.here().raw(gcm).bytes(SOME).buffer(64).number(0));
    var signing = new Messages("Sign", HMAC, hmac, none, new byte[0]);
    messages(signing, desk.here().raw(none).bytes(SOME).buffer(64));
    next(signing, desk.here().raw(none).bytes(SOME).octet(0).octet(0).number(0));
    var verifying = new Messages("Verify", HMAC, hmac, none, new byte[0]);
    messages(verifying, desk.here().raw(none).bytes(SOME).bytes(new byte[32]));
    next(verifying, desk.here().raw(none).bytes(SOME).octet(0));
  }

  /// @param associated what follows the parameter where a message begins
  private record Messages(
      String name, byte[] mechanism, long key, byte[] parameter, byte[] associated) {
    String init() {
      return "C_Message" + name + "Init";
    }

    String begin() {
      return "C_" + name + "MessageBegin";
    }
  }

  private FrameClient.Fields message(Messages of) {
    return desk.here().raw(of.parameter()).raw(of.associated());
  }

  private void messages(Messages of, FrameClient.Fields whole) {
    var init = beginning(of);
    cases.put(
        of.init(),
        call -> {
          assertEquals(0, desk.unanswered(call, init).result());
          desk.ok(call, init);
        });
    cases.put(
        "C_" + of.name() + "Message",
        call -> {
          desk.ok(of.init(), init);
          desk.unanswered(call, whole);
          desk.ok(of.begin(), message(of));
          desk.unanswered(call, whole);
          desk.ok(of.begin(), message(of));
        });
    cases.put(
        of.begin(),
        call -> {
          desk.ok(of.init(), init);
          assertEquals(0, desk.unanswered(call, message(of)).result());
          desk.ok(call, message(of));
        });
  }

  private void next(Messages of, FrameClient.Fields part) {
    cases.put(
        "C_" + of.name() + "MessageNext",
        call -> {
          desk.ok(of.init(), beginning(of));
          desk.ok(of.begin(), message(of));
          assertEquals(0, desk.unanswered(call, part).result());
          desk.ok(of.begin(), message(of));
        });
  }

  private void signatures() {
    var init = desk.here().octet(1).raw(HMAC).number(hmac).bytes(new byte[32]);
    cases.put(
        "C_VerifySignatureInit",
        call -> {
          assertEquals(0, desk.unanswered(call, init).result());
          desk.ok(call, init);
        });
    cases.put("C_VerifySignature", before(init, desk.here().bytes(SOME)));
    cases.put("C_VerifySignatureUpdate", before(init, desk.here().bytes(SOME)));
    cases.put("C_VerifySignatureFinal", before(init, desk.here()));
  }

  private UnansweredTest.Case before(FrameClient.Fields init, FrameClient.Fields fields) {
    return call -> {
      desk.ok("C_VerifySignatureInit", init);
      desk.unanswered(call, fields);
      desk.ok("C_VerifySignatureInit", init);
    };
  }
}
