package org.asterism.custody;

import java.util.Set;
import org.asterism.custody.records.Custody;
import org.asterism.vault.Usage;

/// Where a key is to move: to other shares, in this custody.
///
/// @param usages what shares in threshold custody are for
public record MoveTarget(long key, Custody custody, Set<Usage> usages) {
  public MoveTarget {
    usages = Set.copyOf(usages);
  }

  public static MoveTarget threshold(long key, Set<Usage> usages) {
    return new MoveTarget(key, Custody.THRESHOLD, usages);
  }

  public static MoveTarget assembled(long key) {
    return new MoveTarget(key, Custody.ASSEMBLED, Set.of());
  }
}
