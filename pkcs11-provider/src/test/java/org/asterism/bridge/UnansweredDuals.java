package org.asterism.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.asterism.cryptoki.Ckm;

/// Calls with two operations that nobody gets the answer of.
///
/// @param cases gets one for each call
record UnansweredDuals(
    TokenDesk desk, long aes, long hmac, Map<String, UnansweredTest.Case> cases) {
  private static final byte[] CBC = TokenDesk.mechanism(Ckm.AES_CBC_PAD, 6, new byte[16]);
  private static final byte[] SHA = TokenDesk.mechanism(Ckm.SHA256);
  private static final byte[] HMAC = TokenDesk.mechanism(Ckm.SHA256_HMAC);

  // Both operations of a dual call have ended.
  void put() {
    dual("C_DigestEncryptUpdate", begin("C_DigestInit", SHA, 0), begin("C_EncryptInit", CBC, aes));
    dual("C_DecryptDigestUpdate", begin("C_DecryptInit", CBC, aes), begin("C_DigestInit", SHA, 0));
    dual("C_SignEncryptUpdate", begin("C_SignInit", HMAC, hmac), begin("C_EncryptInit", CBC, aes));
    dual(
        "C_DecryptVerifyUpdate",
        begin("C_DecryptInit", CBC, aes),
        begin("C_VerifyInit", HMAC, hmac));
  }

  private record Init(String call, FrameClient.Fields fields) {}

  private Init begin(String call, byte[] mechanism, long key) {
    var fields = desk.here().octet(1).raw(mechanism);
    return new Init(call, key == 0 ? fields : fields.number(key));
  }

  private void dual(String name, Init first, Init second) {
    cases.put(
        name,
        call -> {
          desk.ok(first.call(), first.fields());
          desk.ok(second.call(), second.fields());
          assertEquals(
              0, desk.unanswered(call, desk.here().bytes(new byte[20]).buffer(64)).result());
          desk.ok(first.call(), first.fields());
          desk.ok(second.call(), second.fields());
          desk.ok("C_SessionCancel", desk.here().number(-1));
        });
  }
}
