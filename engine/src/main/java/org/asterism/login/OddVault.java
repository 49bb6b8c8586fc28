package org.asterism.login;

import java.util.EnumSet;
import java.util.Set;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;

/// A vault whose account is not what the token's row says: its store is an older copy or damaged,
/// or the row is older than the vaults.
final class OddVault {
  private static final Set<Reason> LACKS_ACCOUNT =
      EnumSet.of(Reason.UNKNOWN_HANDLE, Reason.DAMAGED);

  private OddVault() {}

  /// Whether such a vault would refuse a login so.
  static boolean isOdd(VaultRefused refused) {
    return refused.reason() == Reason.EPOCH
        || refused.reason() == Reason.NO_CREDENTIAL
        || lacksAccount(refused);
  }

  static boolean lacksAccount(VaultRefused refused) {
    return LACKS_ACCOUNT.contains(refused.reason());
  }

  /// The epoch that the vault says is in force, else the one that was named.
  static EpochTag inForce(VaultRefused refused, EpochTag named) {
    return refused.reason() == Reason.EPOCH ? refused.inForce() : named;
  }
}
