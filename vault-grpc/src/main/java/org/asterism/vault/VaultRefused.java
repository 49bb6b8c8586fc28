package org.asterism.vault;

import java.time.Duration;
import java.util.Optional;

/// A vault's no, where its answer was awaited: what it was asked for was not done.
public final class VaultRefused extends VaultException {
  private final Reason reason;
  private final Detail detail;

  public VaultRefused(VaultName vault, Reason reason) {
    this(vault, reason, Detail.NONE);
  }

  /// @param triesLeft with [Reason#WRONG_CREDENTIAL], else 0
  public VaultRefused(VaultName vault, Reason reason, int triesLeft) {
    this(vault, reason, triesLeft, EpochTag.NONE);
  }

  /// @param triesLeft with [Reason#WRONG_CREDENTIAL], else 0
  /// @param inForce with [Reason#EPOCH], else [EpochTag#NONE]
  public VaultRefused(VaultName vault, Reason reason, int triesLeft, EpochTag inForce) {
    this(vault, reason, new Detail(triesLeft, inForce, Duration.ZERO, Optional.empty()));
  }

  private VaultRefused(VaultName vault, Reason reason, Detail detail) {
    super(vault, "refused: " + reason, null);
    this.reason = reason;
    this.detail = detail;
  }

  /// What only some reasons say.
  private record Detail(
      int triesLeft, EpochTag inForce, Duration await, Optional<Accusation> accusation) {
    static final Detail NONE = new Detail(0, EpochTag.NONE, Duration.ZERO, Optional.empty());
  }

  /// Whose dealing a vault does not take, and what lets others judge that.
  ///
  /// @param dealer its place among the members
  /// @param boxKey the private key by which the vault's box opens, as its session is over; empty
  ///   where the vault has a share of the key already, about which that might tell
  public record Accusation(int dealer, Octets boxKey) {}

  /// With [Reason#TOO_SOON].
  ///
  /// @param await until the next login may come
  public static VaultRefused tooSoon(VaultName vault, Duration await) {
    return new VaultRefused(
        vault, Reason.TOO_SOON, new Detail(0, EpochTag.NONE, await, Optional.empty()));
  }

  /// With [Reason#DEALER].
  public static VaultRefused accusing(VaultName vault, Accusation accusation) {
    return new VaultRefused(
        vault, Reason.DEALER, new Detail(0, EpochTag.NONE, Duration.ZERO, Optional.of(accusation)));
  }

  public Reason reason() {
    return reason;
  }

  public int triesLeft() {
    return detail.triesLeft();
  }

  /// Until the next login may come, where this one came too soon.
  public Duration await() {
    return detail.await();
  }

  /// The epoch that is in force at the vault, where another one was named.
  public EpochTag inForce() {
    return detail.inForce();
  }

  /// Who has dealt wrongly, as this vault sees it.
  public Optional<Accusation> accusation() {
    return detail.accusation();
  }
}
