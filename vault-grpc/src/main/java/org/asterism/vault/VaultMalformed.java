package org.asterism.vault;

import org.jspecify.annotations.Nullable;

/// The vault's answer does not parse or breaks the protocol; or the vault found that of our
/// request.
public final class VaultMalformed extends VaultException {
  public VaultMalformed(VaultName vault, String found, @Nullable Throwable cause) {
    super(vault, "broke the protocol: " + found + "; compare the two releases", cause);
  }
}
