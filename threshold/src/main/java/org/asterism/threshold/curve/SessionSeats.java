package org.asterism.threshold.curve;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.XCoordinate;

/// The members of a session as one of them has checked them: distinct, in range, itself among them
/// once (threshold.md §2, step 2). Immutable.
public final class SessionSeats {
  private static final int NOWHERE = -1;

  private final List<BigInteger> xs;
  private final int own;

  private SessionSeats(List<BigInteger> xs, int own) {
    this.xs = List.copyOf(xs);
    this.own = own;
  }

  /// @param ownPseudonym of the vault that checks
  public static SessionSeats of(Curve curve, List<Commitment.Seat> seats, byte[] ownPseudonym)
      throws ThresholdRefused {
    return of(curve.group(), seats, ownPseudonym);
  }

  /// As above, also where shares are whole numbers.
  public static SessionSeats of(Group group, List<Commitment.Seat> seats, byte[] ownPseudonym)
      throws ThresholdRefused {
    SessionSeats others = others(group, seats);
    for (int i = 0; i < seats.size(); i++) {
      if (Arrays.equals(seats.get(i).pseudonym(), ownPseudonym)) {
        return new SessionSeats(others.xs, i);
      }
    }
    throw new ThresholdRefused(Fault.OWN_SEAT);
  }

  /// Of members of whom the vault that checks need be none.
  public static SessionSeats others(Group group, List<Commitment.Seat> seats)
      throws ThresholdRefused {
    var xs = new ArrayList<BigInteger>();
    Set<String> pseudonyms = new HashSet<>();
    for (Commitment.Seat seat : seats) {
      if (!pseudonyms.add(HexFormat.of().formatHex(seat.pseudonym()))) {
        throw new ThresholdRefused(Fault.MEMBER_TWICE);
      }
      xs.add(x(group, seat).orElseThrow(() -> new ThresholdRefused(Fault.SCALAR)));
    }
    if (new HashSet<>(xs).size() != xs.size()) {
      throw new ThresholdRefused(Fault.MEMBER_TWICE);
    }
    return new SessionSeats(xs, NOWHERE);
  }

  /// The x-coordinate of each member, in their order.
  public List<BigInteger> xs() {
    return xs;
  }

  /// The x-coordinates of these places, which must be members', each named once.
  ///
  /// @param otherwise what is wrong if they are not
  public List<BigInteger> at(List<Integer> places, Fault otherwise) throws ThresholdRefused {
    boolean members = places.stream().allMatch(place -> place >= 0 && place < xs.size());
    if (!members || new HashSet<>(places).size() != places.size()) {
      throw new ThresholdRefused(otherwise);
    }
    return places.stream().map(xs::get).toList();
  }

  /// The place of the vault that checks; negative among [#others].
  public int own() {
    return own;
  }

  private static Optional<BigInteger> x(Group group, Commitment.Seat seat) {
    Optional<Curve> curve = Curve.of(group);
    return curve.isEmpty()
        ? XCoordinate.ofWhole(seat.x())
        : PublicScalar.decode(curve.get(), seat.x()).filter(x -> Interpolation.isX(curve.get(), x));
  }
}
