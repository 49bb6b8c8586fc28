package org.asterism.threshold;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.asterism.threshold.Commitment.Seat;
import org.junit.jupiter.api.Test;

/// What the vaults of a session sign and seal, by values that another program computed from the
/// specification.
class SessionTranscriptTest {
  private static final SessionTerms TERMS = new SessionTerms(2, 2, 3, 7);
  private static final byte[] SESSION = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
  private static final List<byte[]> VECTOR = List.of(point(2, 9), new byte[0], point(3, 8));

  @Test
  void openingsAreSignedWithTheVectorsDigest() {
    byte[] digest = SessionOpened.vectorDigest(SESSION, VECTOR);
    golden("cd3503ddfbea70416fe6fad996e07f9d0d4b2b6ec03d5f2a3b217a25386df902", digest);
    var opened = new SessionOpened(TERMS, SESSION, filled(32, 1), filled(32, 2), digest);
    golden("73935215d033dfb3c3f91e7bea5ac3f172b72701ee47e93cee88574c58a448b4", opened.signed());
    assertTrue(opened.isCommittedTo(VECTOR));
    assertFalse(opened.isCommittedTo(VECTOR.reversed()));
    assertFalse(opened.isCommittedTo(List.of()));
  }

  @Test
  void theTranscriptIsOfAllThatWasAgreedOn() {
    golden(
        "b16f09dab34921a98d8c1e3950e2632787660d7f0ca8beba9c9efe0f151461c1", transcript().bytes());
    assertEquals(transcript(), transcript());
    var places = List.of(0, 2, 4);
    assertNotEquals(
        transcript(),
        SessionTranscript.of(TERMS, seats(), List.of(0, 2), List.of(4, 2, 4), opened()));
    assertNotEquals(
        transcript(), SessionTranscript.of(TERMS, seats(), places, List.of(4, 2), opened()));
    assertNotEquals(
        transcript(),
        SessionTranscript.of(TERMS, seats().reversed(), places, List.of(2, 4), opened()));
    assertNotEquals(
        transcript(),
        SessionTranscript.of(
            new SessionTerms(2, 2, 2, 7), seats(), places, List.of(2, 4), opened()));
    assertNotEquals(
        transcript(),
        SessionTranscript.of(TERMS, seats(), places, List.of(2, 4), opened().reversed()));
  }

  @Test
  void dealingsOpeningsAndBoxesAreOfTheTranscript() {
    var digests = new ArrayList<byte[]>();
    for (int i = 0; i < 3; i++) {
      digests.add(SessionTranscript.boxDigest(filled(32, 7), ascii("cipher" + i)));
    }
    golden("c9bc1766b3f1dd823116803c09ebe37889b799d382a4227debedcca277b893bc", digests.getFirst());
    golden(
        "1432c80c21acd565b6f842ce469c96fcac343863e797f8e80e46357f91f402e4",
        transcript().dealing(2, VECTOR, digests));
    golden(
        "58b18d40be920313512117684a156b6144317febe52880a805e67991785d13e1",
        transcript().openings(2, ascii("openings")));
    golden(
        "617374657269736d2f626f782f7631b16f09dab34921a98d8c1e3950e2632787660d7f0ca8beba9c9efe0f15"
            + "1461c100000000000000020000000000000004",
        transcript().boxInfo(2, 4));
  }

  @Test
  void operatorsSignForARosterChange() {
    golden(
        "3bdf93e0d0dfb393df2922d04c684d6017286e8fe6ca9fcb7b56ef4c193d96b5",
        new RosterChange(filled(32, 5), seats().subList(0, 2), 2).digest());
  }

  @Test
  void manyChangesAreSignedForAtOnce() {
    var changes = new ArrayList<RosterChange>();
    for (int many = 1; many <= 9; many++) {
      changes.add(RosterChange.of(3, seats(), seats().subList(0, 2), many));
      RosterChanges tree = RosterChanges.of(changes);
      for (int i = 0; i < many; i++) {
        List<byte[]> path = tree.path(i);
        assertArrayEquals(tree.root(), RosterChanges.root(changes.get(i), path));
        var other = RosterChange.of(3, seats(), seats().subList(0, 2), many + 1);
        assertFalse(Arrays.equals(tree.root(), RosterChanges.root(other, path)));
        assertEquals(many == 1, Arrays.equals(tree.root(), changes.get(i).digest()));
      }
    }
    golden(
        "23c5220f1da83d2f723ae4726c2a5b46d93ad0ca7b1b2d974cdae9f28ef95537",
        RosterChanges.of(changes).root());
    assertThrows(IllegalArgumentException.class, () -> RosterChanges.of(List.of()));
  }

  private static void golden(String expected, byte[] found) {
    assertEquals(expected, HexFormat.of().formatHex(found));
  }

  private static SessionTranscript transcript() {
    return SessionTranscript.of(TERMS, seats(), List.of(0, 2, 4), List.of(2, 4), opened());
  }

  private static List<Seat> seats() {
    var seats = new ArrayList<Seat>();
    for (int i = 0; i < 5; i++) {
      seats.add(new Seat(filled(32, 0x10 + i), filled(32, i + 1)));
    }
    return seats;
  }

  private static List<byte[]> opened() {
    return List.of(ascii("first"), ascii("second"), ascii("third"));
  }

  private static byte[] point(int sign, int value) {
    byte[] point = filled(33, value);
    point[0] = (byte) sign;
    return point;
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
