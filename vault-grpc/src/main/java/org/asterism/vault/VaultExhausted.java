package org.asterism.vault;

import org.jspecify.annotations.Nullable;

/// The vault has no room for this now: its locked memory is full, or this engine asks for too much
/// at once. The vault's log says which; a later try may find room.
public final class VaultExhausted extends VaultException {
  public VaultExhausted(VaultName vault, String found, @Nullable Throwable cause) {
    super(vault, "no room for this now: " + found, cause);
  }

  @Override
  public boolean isOfMemory() {
    return true;
  }
}
