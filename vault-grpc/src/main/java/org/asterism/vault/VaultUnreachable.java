package org.asterism.vault;

import org.jspecify.annotations.Nullable;

/// There is no connection to the vault, or it broke before the answer came.
public final class VaultUnreachable extends VaultException {
  public VaultUnreachable(VaultName vault, String found, @Nullable Throwable cause) {
    super(
        vault,
        "no connection: " + found + "; see that it runs and that its address is right",
        cause);
  }
}
