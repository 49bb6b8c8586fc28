package org.asterism.conformance.adversity;

/// What an application is at when a process is killed.
enum Deed {
  GENERATE,
  /// A key that all vaults deal to each other.
  BEAR,
  DESTROY,
  /// New shares of all keys.
  REFRESH,
  /// Seats for all keys that vaults deal, of which another number of shares is needed then.
  SEAT,
  /// New shares in those seats, as operators signed for.
  RESHARE,
  CHANGE_PIN
}
