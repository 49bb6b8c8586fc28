package org.asterism.config;

import org.asterism.toml.StrictTable;
import org.asterism.toml.TomlException;

/// Integers that have bounds.
final class Numbers {
  private Numbers() {}

  /// The integer at `key`, or `usual` where the key is absent.
  static long within(StrictTable table, String key, long least, long most, long usual)
      throws TomlException {
    long found = table.optionalInteger(key).orElse(usual);
    if (found < least || found > most) {
      throw table.error(key, "expected %d to %d, found %d".formatted(least, most, found));
    }
    return found;
  }
}
