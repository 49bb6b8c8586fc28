package org.asterism.threshold;

import java.util.List;

/// A change of who shares a key, for which an operator signs: else an engine would take a seat for
/// itself (threshold.md §11).
///
/// @param before the digest of the roster that it changes
/// @param next all members after it, in order
/// @param k how many shares are needed after it
public record RosterChange(byte[] before, List<Commitment.Seat> next, int k) {
  private static final String CHANGE = "asterism/roster-change/v1";

  public RosterChange {
    next = List.copyOf(next);
  }

  /// The leaf of the tree whose root is signed.
  public byte[] digest() {
    FieldDigest digest = FieldDigest.of(CHANGE).add(before);
    next.forEach(seat -> digest.add(seat.pseudonym()).add(seat.x()));
    return digest.add((long) k).finish();
  }
}
