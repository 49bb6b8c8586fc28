package org.asterism.threshold.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A vault deals to members only that are distinct, in range, and that it is among once.
class SessionSeatsTest {
  private static final int OWN = 2;

  @ParameterizedTest
  @EnumSource
  void membersThatAreDistinctHaveTheirPlaces(Curve curve) throws Exception {
    var seats = SessionSeats.of(curve, seats(curve), pseudonym(OWN));
    assertEquals(OWN, seats.own());
    assertEquals(BigInteger.valueOf(OWN + 1), seats.xs().get(OWN));
  }

  @ParameterizedTest
  @EnumSource
  void placesAreMembersEachNamedOnce(Curve curve) throws Exception {
    var seats = SessionSeats.of(curve, seats(curve), pseudonym(OWN));
    assertEquals(
        List.of(BigInteger.valueOf(5), BigInteger.ONE),
        seats.at(List.of(4, 0), Fault.PARTICIPANTS));
    for (List<Integer> none : List.of(List.of(5), List.of(-1), List.of(1, 1))) {
      var refused = assertThrows(ThresholdRefused.class, () -> seats.at(none, Fault.KEEPERS));
      assertEquals(Fault.KEEPERS, refused.fault());
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesByName(Curve curve) {
    byte[] one = PublicScalar.encode(curve, BigInteger.ONE);
    byte[] tooGreat = new byte[curve.scalarBytes()];
    Arrays.fill(tooGreat, (byte) -1);
    refuses(Fault.MEMBER_TWICE, curve, new Seat(pseudonym(9), one));
    refuses(Fault.MEMBER_TWICE, curve, new Seat(pseudonym(1), x(curve, 9)));
    refuses(Fault.MEMBER_TWICE, curve, new Seat(pseudonym(OWN), x(curve, 9)));
    refuses(Fault.SCALAR, curve, new Seat(pseudonym(9), new byte[curve.scalarBytes()]));
    refuses(Fault.SCALAR, curve, new Seat(pseudonym(9), order(curve)));
    refuses(Fault.SCALAR, curve, new Seat(pseudonym(9), tooGreat));
    refuses(Fault.SCALAR, curve, new Seat(pseudonym(9), Arrays.copyOf(one, one.length - 1)));
    var without =
        assertThrows(
            ThresholdRefused.class, () -> SessionSeats.of(curve, seats(curve), pseudonym(9)));
    assertEquals(Fault.OWN_SEAT, without.fault());
  }

  private static void refuses(Fault fault, Curve curve, Seat more) {
    var seats = new ArrayList<>(seats(curve));
    seats.add(more);
    var refused =
        assertThrows(ThresholdRefused.class, () -> SessionSeats.of(curve, seats, pseudonym(OWN)));
    assertEquals(fault, refused.fault());
  }

  private static List<Seat> seats(Curve curve) {
    var seats = new ArrayList<Seat>();
    for (int i = 0; i < 5; i++) {
      seats.add(new Seat(pseudonym(i), x(curve, i + 1)));
    }
    return seats;
  }

  private static byte[] x(Curve curve, int value) {
    return PublicScalar.encode(curve, BigInteger.valueOf(value));
  }

  private static byte[] order(Curve curve) {
    byte[] encoded = PublicScalar.encode(curve, curve.order().subtract(BigInteger.ONE));
    encoded[curve == Curve.EDWARDS25519 ? 0 : encoded.length - 1]++;
    return encoded;
  }

  private static byte[] pseudonym(int i) {
    byte[] pseudonym = new byte[32];
    Arrays.fill(pseudonym, (byte) (0x10 + i));
    return pseudonym;
  }
}
