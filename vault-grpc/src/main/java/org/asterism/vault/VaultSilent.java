package org.asterism.vault;

import java.time.Duration;

/// The vault did not answer within the deadline; what was asked may have been done.
public final class VaultSilent extends VaultException {
  public VaultSilent(VaultName vault, Duration deadline) {
    super(
        vault,
        "no answer within " + deadline.toMillis() + " ms; see whether it is busy or stopped",
        null);
  }
}
