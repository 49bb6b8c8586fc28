package org.asterism.vault;

/// The vault counted a try of a PIN, and too few others evaluated the PIN for anything to come of
/// it: the vault is not to blame.
public final class TrySpent extends VaultException {
  /// @param needed vaults that evaluate a PIN
  public TrySpent(VaultName vault, int needed) {
    super(
        vault,
        "counted a try that came to nothing: fewer than %d vaults evaluated the PIN"
            .formatted(needed),
        null);
  }
}
