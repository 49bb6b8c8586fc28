package org.asterism.vault;

/// A vault's no, where its answer was awaited: what it was asked for was not done.
public final class VaultRefused extends VaultException {
  private final Refusal refusal;

  public VaultRefused(VaultName vault, Refusal refusal) {
    super(vault, "refused: " + refusal.reason(), null);
    this.refusal = refusal;
  }

  public VaultRefused(VaultName vault, Reason reason) {
    this(vault, new Refusal(reason));
  }

  public Refusal refusal() {
    return refusal;
  }

  public Reason reason() {
    return refusal.reason();
  }
}
