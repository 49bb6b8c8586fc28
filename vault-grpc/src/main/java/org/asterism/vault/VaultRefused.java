package org.asterism.vault;

/// A vault's no, where its answer was awaited: what it was asked for was not done.
public final class VaultRefused extends VaultException {
  private final Reason reason;
  private final int triesLeft;
  private final EpochTag inForce;

  public VaultRefused(VaultName vault, Reason reason) {
    this(vault, reason, 0, EpochTag.NONE);
  }

  /// @param triesLeft with [Reason#WRONG_CREDENTIAL], else 0
  public VaultRefused(VaultName vault, Reason reason, int triesLeft) {
    this(vault, reason, triesLeft, EpochTag.NONE);
  }

  /// @param triesLeft with [Reason#WRONG_CREDENTIAL], else 0
  /// @param inForce with [Reason#EPOCH], else [EpochTag#NONE]
  public VaultRefused(VaultName vault, Reason reason, int triesLeft, EpochTag inForce) {
    super(vault, "refused: " + reason, null);
    this.reason = reason;
    this.triesLeft = triesLeft;
    this.inForce = inForce;
  }

  public Reason reason() {
    return reason;
  }

  public int triesLeft() {
    return triesLeft;
  }

  /// The epoch that is in force at the vault, where another one was named.
  public EpochTag inForce() {
    return inForce;
  }
}
