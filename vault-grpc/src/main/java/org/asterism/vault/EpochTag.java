package org.asterism.vault;

/// Which epoch of a record is in force at one vault: random, this vault's own, so that two vaults
/// hold no equal one. The engine alone maps tags to epochs.
public record EpochTag(long value) {
  /// Where there is no record yet.
  public static final EpochTag NONE = new EpochTag(0);

  /// Never [#NONE].
  public static EpochTag random(java.security.SecureRandom random) {
    long value = random.nextLong();
    return value == 0 ? random(random) : new EpochTag(value);
  }
}
