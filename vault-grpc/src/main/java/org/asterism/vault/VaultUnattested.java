package org.asterism.vault;

import org.jspecify.annotations.Nullable;

/// The vault did not prove itself, or refused our own proof: nothing was sent to it.
public final class VaultUnattested extends VaultException {
  private final String step;

  /// @param step where the attested exchange ended
  /// @param reason what was expected and what was found
  public VaultUnattested(VaultName vault, String step, String reason, @Nullable Throwable cause) {
    super(
        vault,
        "not attested at step '%s': %s; compare its key and evidence with the constellation file"
            .formatted(step, reason),
        cause);
    this.step = step;
  }

  public String step() {
    return step;
  }
}
