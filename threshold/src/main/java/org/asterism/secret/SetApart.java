package org.asterism.secret;

import org.jspecify.annotations.Nullable;

/// A stretch of the arena that only some may fill, taken when it is first asked for and kept for
/// the life of the process. Safe for use by many threads.
final class SetApart {
  private final int bytes;
  private @Nullable Slab slab;

  SetApart(int bytes) {
    this.bytes = bytes;
  }

  /// @throws LockedMemoryFull if others have filled the arena by then
  synchronized Slab slab() {
    Slab known = slab;
    if (known == null) {
      known = new Slab(GeneralPart.ONE.take(bytes));
      slab = known;
    }
    return known;
  }

  /// What of it is not lent.
  synchronized int idleBytes() {
    Slab known = slab;
    return known == null ? 0 : bytes - known.bytesInUse();
  }
}
