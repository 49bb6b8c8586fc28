package org.asterism.threshold;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A change of who shares a key, for which an operator signs: else an engine would take a seat for
/// itself (threshold.md §11).
///
/// @param before the digest of the roster that it changes: what a vault is committed to, without a
///   salt, so that it is the same at all vaults
/// @param next all members after it, in order
/// @param k how many shares are needed after it
public record RosterChange(byte[] before, List<Commitment.Seat> next, int k) {
  private static final String CHANGE = "asterism/roster-change/v1";
  private static final byte[] NO_SALT = {};

  public RosterChange {
    next = List.copyOf(next);
  }

  /// Of the members `before`, of whom `kBefore` shares are needed.
  public static RosterChange of(
      int kBefore, List<Commitment.Seat> before, List<Commitment.Seat> next, int k) {
    return new RosterChange(Commitment.toRoster(NO_SALT, kBefore, before).bytes(), next, k);
  }

  /// Whether the members stay where they are, but for the pseudonym of the one at this place.
  public static boolean isOneSeat(
      List<Commitment.Seat> before, List<Commitment.Seat> next, int place) {
    return before.size() == next.size()
        && IntStream.range(0, next.size())
            .allMatch(i ->
                Arrays.equals(before.get(i).x(), next.get(i).x())
                    && Arrays.equals(before.get(i).pseudonym(), next.get(i).pseudonym())
                        == (i != place));
  }

  /// The same, wherever that one is.
  public static boolean isOneSeat(List<Commitment.Seat> before, List<Commitment.Seat> next) {
    return IntStream.range(0, before.size()).anyMatch(place -> isOneSeat(before, next, place));
  }

  /// The leaf of the tree whose root is signed.
  public byte[] digest() {
    FieldDigest digest = FieldDigest.of(CHANGE).add(before);
    next.forEach(seat -> digest.add(seat.pseudonym()).add(seat.x()));
    return digest.add((long) k).finish();
  }
}
