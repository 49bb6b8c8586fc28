package org.asterism.vault;

import java.security.SecureRandom;

/// One vault's own random name for an epoch of one record, so that two vaults cannot match theirs.
///
/// @param value any 64 bits; 0 is [#NONE]
public record EpochTag(long value) {
  /// Of a record that does not exist yet.
  public static final EpochTag NONE = new EpochTag(0);

  public static EpochTag random(SecureRandom random) {
    long drawn = random.nextLong();
    while (drawn == NONE.value) {
      drawn = random.nextLong();
    }
    return new EpochTag(drawn);
  }
}
