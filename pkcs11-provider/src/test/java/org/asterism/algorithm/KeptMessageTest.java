package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.asterism.cryptoki.Ckr;
import org.junit.jupiter.api.Test;

/// A message in parts that a key goes over twice.
class KeptMessageTest {
  private static final byte[] FIRST = {0, 2, 7, 7};

  @Test
  void comesAfterItsContext() throws Exception {
    byte[] expected = {0, 2, 7, 7, 1, 2, 3};
    var inParts = new KeptMessage(FIRST);
    inParts.update(new byte[] {1, 2});
    inParts.update(new byte[0]);
    inParts.update(new byte[] {3});
    assertArrayEquals(expected, inParts.finish());
    assertArrayEquals(expected, new KeptMessage(FIRST).whole(new byte[] {1, 2, 3}));
  }

  @Test
  void isItsOwnCopy() throws Exception {
    byte[] part = {1};
    var message = new KeptMessage(new byte[0]);
    message.update(part);
    part[0] = 2;
    assertArrayEquals(new byte[] {1}, message.finish());
  }

  @Test
  void saysWhatItWillKeep() throws Exception {
    var message = new KeptMessage(FIRST);
    assertTrue(message.keeps(1000) >= 2000);
    message.update(new byte[1000]);
    assertTrue(message.keeps(500) >= 3000);
    var empty = new KeptMessage(FIRST);
    empty.update(new byte[0]);
    assertTrue(empty.keeps(0) > new KeptMessage(FIRST).keeps(0), "an empty part has a place too");
  }

  @Test
  void hasABound() throws Exception {
    var message = new KeptMessage(new byte[0]);
    message.update(new byte[KeptMessage.MAX_BYTES]);
    assertRefused(Ckr.TOKEN_RESOURCE_EXCEEDED, () -> message.update(new byte[1]));
    assertEquals(KeptMessage.MAX_BYTES, message.finish().length);
  }
}
