package org.asterism.vault;

/// The vault may have answered, but this process has no locked memory for what came: the vault is
/// not to blame.
public final class VaultUnheard extends VaultException {
  public VaultUnheard(VaultName vault, RuntimeException full) {
    super(vault, "its answer finds no room here: " + full.getMessage(), full);
  }

  @Override
  public boolean isOfMemory() {
    return true;
  }
}
