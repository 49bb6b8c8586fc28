package org.asterism.conformance.adversity;

/// What an application is at when a process is killed.
enum Deed {
  GENERATE,
  /// A key that all vaults deal to each other.
  BEAR,
  DESTROY,
  /// New shares of all keys.
  REFRESH,
  CHANGE_PIN
}
