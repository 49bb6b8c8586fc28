package org.asterism.threshold.box;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.Seeded;
import org.asterism.threshold.SessionTerms;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.junit.jupiter.api.Test;

/// A box opens for its receiver in its session, from its dealer, once it is whole.
class SealedBoxTest {
  private static final int LENGTH = 160;
  private static final int DEALER = 3;
  private static final byte[] INFO = transcript(1).boxInfo(DEALER, 1);

  private final SecureRandom random = Seeded.random(SealedBoxTest.class);

  // Another program's HPKE.
  @Test
  void itIsRfc9180s() throws Exception {
    try (var key = BoxKey.draw(random);
        var dealt = SecretBytes.random(LENGTH, random)) {
      SealedBox box = SealedBox.seal(key.publicKey(), INFO, dealt);
      try (SecretBytes own = key.exposed()) {
        byte[] opened = own.useArray(bytes -> PlainHpke.open(bytes, key.publicKey(), box, INFO));
        dealt.borrowArray(expected -> assertArrayEquals(expected, opened));
      }
    }
  }

  @Test
  void theReceiverOpensIt() throws Exception {
    try (var key = BoxKey.draw(random);
        var dealt = SecretBytes.random(LENGTH, random);
        SecretBytes opened =
            key.open(DEALER, SealedBox.seal(key.publicKey(), INFO, dealt), INFO, LENGTH)) {
      assertTrue(opened.constantTimeEquals(dealt));
    }
  }

  @Test
  void whatIsNotForThisReceiverInThisSessionStaysShut() throws Exception {
    try (var key = BoxKey.draw(random);
        var other = BoxKey.draw(random);
        var dealt = SecretBytes.random(LENGTH, random)) {
      SealedBox box = SealedBox.seal(key.publicKey(), INFO, dealt);
      shut(other, box, INFO, LENGTH);
      shut(key, box, transcript(2).boxInfo(DEALER, 1), LENGTH);
      shut(key, box, transcript(1).boxInfo(DEALER, 2), LENGTH);
      shut(key, box, transcript(1).boxInfo(2, 1), LENGTH);
      shut(key, box, INFO, LENGTH - 32);
      byte[] changed = box.ciphertext().clone();
      changed[7] ^= 1;
      shut(key, new SealedBox(box.encapsulation(), changed), INFO, LENGTH);
      shut(key, new SealedBox(box.encapsulation(), new byte[0]), INFO, LENGTH);
      shut(key, new SealedBox(new byte[32], box.ciphertext()), INFO, LENGTH);
      shut(key, new SealedBox(new byte[31], box.ciphertext()), INFO, LENGTH);
      assertFalse(
          Arrays.equals(box.digest(), new SealedBox(box.encapsulation(), changed).digest()));
    }
  }

  @Test
  void nothingIsSealedForAKeyThatIsNone() {
    try (var dealt = SecretBytes.random(LENGTH, random)) {
      for (byte[] none : List.of(new byte[0], new byte[31], new byte[32])) {
        var refused = assertThrows(ThresholdRefused.class, () -> SealedBox.seal(none, INFO, dealt));
        assertEquals(Fault.BOX, refused.fault());
      }
    }
  }

  private static void shut(BoxKey key, SealedBox box, byte[] info, int length) {
    var refused =
        assertThrows(ThresholdRefused.class, () -> key.open(DEALER, box, info, length).close());
    assertEquals(Fault.BOX, refused.fault());
    assertEquals(OptionalInt.of(DEALER), refused.dealer());
  }

  private static SessionTranscript transcript(int batch) {
    return SessionTranscript.of(
        new SessionTerms(2, 2, 2, batch),
        List.of(new Seat(new byte[32], new byte[32])),
        List.of(0),
        List.of(),
        List.of());
  }
}
