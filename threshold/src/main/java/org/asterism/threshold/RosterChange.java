package org.asterism.threshold;

import java.util.List;

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

  /// The leaf of the tree whose root is signed.
  public byte[] digest() {
    FieldDigest digest = FieldDigest.of(CHANGE).add(before);
    next.forEach(seat -> digest.add(seat.pseudonym()).add(seat.x()));
    return digest.add((long) k).finish();
  }
}
