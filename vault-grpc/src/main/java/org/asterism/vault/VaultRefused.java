package org.asterism.vault;

/// The vault said no where the caller needed a yes.
public final class VaultRefused extends VaultException {
  private final Outcome.Refused refusal;

  public VaultRefused(VaultName vault, Outcome.Refused refusal) {
    super(vault, "refused: " + refusal.reason(), null);
    this.refusal = refusal;
  }

  public Outcome.Refused refusal() {
    return refusal;
  }
}
