package org.asterism.vault;

import java.time.Duration;

/// A vault's no, where its answer was awaited: what it was asked for was not done.
public final class VaultRefused extends VaultException {
  private final Reason reason;
  private final int triesLeft;
  private final EpochTag inForce;
  private final Duration await;

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
    this(vault, reason, triesLeft, inForce, Duration.ZERO);
  }

  private VaultRefused(
      VaultName vault, Reason reason, int triesLeft, EpochTag inForce, Duration await) {
    super(vault, "refused: " + reason, null);
    this.await = await;
    this.reason = reason;
    this.triesLeft = triesLeft;
    this.inForce = inForce;
  }

  /// With [Reason#TOO_SOON].
  ///
  /// @param await until the next login may come
  public static VaultRefused tooSoon(VaultName vault, Duration await) {
    return new VaultRefused(vault, Reason.TOO_SOON, 0, EpochTag.NONE, await);
  }

  public Reason reason() {
    return reason;
  }

  public int triesLeft() {
    return triesLeft;
  }

  /// Until the next login may come, where this one came too soon.
  public Duration await() {
    return await;
  }

  /// The epoch that is in force at the vault, where another one was named.
  public EpochTag inForce() {
    return inForce;
  }
}
