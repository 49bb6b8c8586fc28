package org.asterism.secret;

/// A secret in the general part of locked memory that its keeper can have again, at a price: where
/// room is wanted, the one that was used longest ago goes first. Safe for use by many threads.
public interface Spare {
  /// When it was used last, by the clock that all of them share.
  long lastUsed();

  /// How much room it takes.
  int bytes();

  /// Closes it. Called in any thread, with any locks held.
  void giveUp();
}
