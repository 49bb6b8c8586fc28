package org.asterism.vault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// No answer worth believing came from a vault. The message names the vault and says what was
/// expected, what was found and what to do; it holds no secret.
public abstract sealed class VaultException extends Exception
    permits VaultUnreachable,
        VaultSilent,
        VaultUnattested,
        VaultMalformed,
        VaultRefused,
        VaultUnheard,
        VaultExhausted,
        TrySpent,
        QuorumMissed {

  private final List<VaultName> vaults;

  VaultException(VaultName vault, String message, @Nullable Throwable cause) {
    super("vault " + vault + ": " + message, cause);
    this.vaults = List.of(vault);
  }

  VaultException(List<VaultName> vaults, String message) {
    super(message);
    this.vaults = List.copyOf(vaults);
  }

  /// The vaults that it is about: one, but for [QuorumMissed].
  public List<VaultName> vaults() {
    return vaults;
  }

  /// Whether this process or a vault has no room for it.
  public boolean isOfMemory() {
    return false;
  }
}
