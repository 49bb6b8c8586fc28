package org.asterism.vault.operation;

import java.util.List;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.RosterChanges;
import org.asterism.vault.Octets;

/// What shows a vault that operators allow other vaults to share a key: the order that they signed,
/// and the path from the key's own change to the root that is in it (threshold.md §11).
///
/// @param order its text, as it was signed
/// @param path hashes, at most [RosterChanges#PATH_MAX]
public record RosterAuthority(String order, List<Octets> path) {
  private static final int HASH_BYTES = 32;

  public RosterAuthority {
    path = List.copyOf(path);
    if (order.length() > Order.LENGTH_MAX) {
      throw new IllegalArgumentException(
          "expected at most %d characters, found %d".formatted(Order.LENGTH_MAX, order.length()));
    }
    if (path.size() > RosterChanges.PATH_MAX
        || path.stream().anyMatch(hash -> hash.size() != HASH_BYTES)) {
      throw new IllegalArgumentException(
          "expected a path of at most %d hashes, found another".formatted(RosterChanges.PATH_MAX));
    }
  }

  /// The root that operators must have signed for `change`.
  public Octets root(RosterChange change) {
    return Octets.of(RosterChanges.root(change, path.stream().map(Octets::toByteArray).toList()));
  }
}
