package org.asterism.threshold;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.asterism.threshold.Commitment.Seat;
import org.junit.jupiter.api.Test;

class CommitmentTest {
  private static final byte[] SALT = counting(0, 32);
  private static final byte[] KEY = counting(64, 40);
  private static final Seat FIRST = new Seat(counting(1, 32), number(7));
  private static final Seat SECOND = new Seat(counting(2, 32), number(16));

  @Test
  void aKeysCommitmentIsTheSpecifiedDigest() throws Exception {
    byte[] written = fields("asterism/key-commitment/v1".getBytes(US_ASCII), SALT, number(1), KEY);
    assertArrayEquals(sha256(written), Commitment.toKey(SALT, 1, KEY).bytes());
    assertEquals(
        "25b01486ac6820102ac21a020a6499b759b6b9c2c6a43f1d36afc8d591bc650d",
        HexFormat.of().formatHex(Commitment.toKey(SALT, 1, KEY).bytes()));
  }

  @Test
  void aRostersCommitmentIsTheSpecifiedDigest() throws Exception {
    byte[] written =
        fields(
            "asterism/roster-commitment/v1".getBytes(US_ASCII),
            SALT,
            number(3),
            FIRST.pseudonym(),
            FIRST.x(),
            SECOND.pseudonym(),
            SECOND.x());
    var commitment = Commitment.toRoster(SALT, 3, List.of(FIRST, SECOND));
    assertArrayEquals(sha256(written), commitment.bytes());
    assertEquals(
        "b8f07eb87e0bdfae014f347ec3dcff2d2278ba86c7a2f261471e585109a1f0c9",
        HexFormat.of().formatHex(commitment.bytes()));
  }

  @Test
  void aSharingsCommitmentIsOfPseudonymAndTranscript() throws Exception {
    byte[] written =
        fields("asterism/sharing-commitment/v1".getBytes(US_ASCII), FIRST.pseudonym(), KEY);
    var commitment = Commitment.toSharing(FIRST.pseudonym(), KEY);
    assertArrayEquals(sha256(written), commitment.bytes());
    assertNotEquals(Commitment.toSharing(SECOND.pseudonym(), KEY), commitment);
  }

  @Test
  void nothingElseOpensIt() {
    var key = Commitment.toKey(SALT, 1, KEY);
    assertEquals(Commitment.of(key.bytes()), key);
    assertNotEquals(Commitment.toKey(counting(1, 32), 1, KEY), key);
    assertNotEquals(Commitment.toKey(SALT, 2, KEY), key);
    assertNotEquals(Commitment.toKey(SALT, 1, counting(65, 40)), key);
    var roster = Commitment.toRoster(SALT, 3, List.of(FIRST, SECOND));
    assertNotEquals(Commitment.toRoster(SALT, 2, List.of(FIRST, SECOND)), roster);
    assertNotEquals(Commitment.toRoster(SALT, 3, List.of(SECOND, FIRST)), roster);
    assertNotEquals(Commitment.toRoster(SALT, 3, List.of(FIRST)), roster);
    var swapped =
        List.of(new Seat(FIRST.pseudonym(), SECOND.x()), new Seat(SECOND.pseudonym(), FIRST.x()));
    assertNotEquals(Commitment.toRoster(SALT, 3, swapped), roster);
    assertThrows(IllegalArgumentException.class, () -> Commitment.of(new byte[31]));
  }

  @Test
  void theSaltsMessageNamesKeyAndVault() {
    var expected = new ByteArrayOutputStream();
    expected.writeBytes("asterism/commitment-salt/v1".getBytes(US_ASCII));
    expected.writeBytes(counting(3, 16));
    expected.writeBytes(counting(4, 16));
    assertArrayEquals(
        expected.toByteArray(), Commitment.saltMessage(counting(3, 16), counting(4, 16)));
  }

  private static byte[] fields(byte[]... fields) {
    var out = new ByteArrayOutputStream();
    for (byte[] field : fields) {
      out.writeBytes(ByteBuffer.allocate(4).putInt(field.length).array());
      out.writeBytes(field);
    }
    return out.toByteArray();
  }

  private static byte[] sha256(byte[] message) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(message);
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static byte[] counting(int first, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}
