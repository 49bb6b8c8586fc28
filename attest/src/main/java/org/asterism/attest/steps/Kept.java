package org.asterism.attest.steps;

/// Collateral that has been verified: an immutable value that serves any number of quotes until its
/// window ends.
public sealed interface Kept permits KeptIntel, KeptAmd {
  /// When it is valid.
  Window window();
}
