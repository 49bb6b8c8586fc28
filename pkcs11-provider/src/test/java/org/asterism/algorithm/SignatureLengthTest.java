package org.asterism.algorithm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.junit.jupiter.api.Test;

/// Which signatures are worth verifying: one length, or for ECDSA two halves of any.
class SignatureLengthTest {
  private static Ckr result(SignatureLength length, int found) {
    try {
      length.require(new byte[found]);
      return Ckr.OK;
    } catch (CryptokiException refused) {
      return refused.ckr();
    }
  }

  @Test
  void ofOneLength() {
    var length = SignatureLength.exactly(256);
    assertEquals(Ckr.OK, result(length, 256));
    for (int wrong : new int[] {0, 2, 254, 255, 257, 512}) {
      assertEquals(Ckr.SIGNATURE_LEN_RANGE, result(length, wrong));
    }
  }

  @Test
  void ofTwoNumbers() {
    var length = SignatureLength.twoNumbers(132);
    for (int right : new int[] {2, 64, 130, 132}) {
      assertEquals(Ckr.OK, result(length, right));
    }
    for (int wrong : new int[] {0, 1, 131, 133, 134}) {
      assertEquals(Ckr.SIGNATURE_LEN_RANGE, result(length, wrong));
    }
  }
}
