package org.asterism.vault;

/// A vault's no, where its answer was awaited: what it was asked for was not done.
public final class VaultRefused extends VaultException {
  private final Reason reason;
  private final int triesLeft;

  public VaultRefused(VaultName vault, Reason reason) {
    this(vault, reason, 0);
  }

  /// @param triesLeft with [Reason#WRONG_CREDENTIAL], else 0
  public VaultRefused(VaultName vault, Reason reason, int triesLeft) {
    super(vault, "refused: " + reason, null);
    this.reason = reason;
    this.triesLeft = triesLeft;
  }

  public Reason reason() {
    return reason;
  }

  public int triesLeft() {
    return triesLeft;
  }
}
