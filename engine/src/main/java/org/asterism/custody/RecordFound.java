package org.asterism.custody;

import java.time.Duration;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Records;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Member;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;

/// What a vault has of a record that the directory says is in use there.
sealed interface RecordFound {
  /// That record, and it knows now that it is in use.
  record InForce() implements RecordFound {}

  /// Nothing, or nothing that it can open.
  record Gone() implements RecordFound {}

  /// A record with what was in force before, or with nothing yet: it missed a decision, and has not
  /// kept what was decided for.
  ///
  /// @param inForce the epoch that it is in
  record Outdated(EpochTag inForce) implements RecordFound {}

  /// Asks the vault, and tells it a decision that it has missed.
  ///
  /// @throws VaultException if it does not answer, or something else
  static RecordFound at(Place place, Member member, Duration deadline) throws VaultException {
    try {
      confirm(place, member, deadline);
      return new InForce();
    } catch (VaultRefused refused) {
      return switch (refused.reason()) {
        case UNKNOWN_HANDLE, DAMAGED -> new Gone();
        case EPOCH -> caughtUp(place, refused.inForce(), member, deadline);
        default -> throw refused;
      };
    }
  }

  private static RecordFound caughtUp(
      Place place, EpochTag inForce, Member member, Duration deadline) throws VaultException {
    try {
      Records.commit(place, inForce).carryOut(member, Authority.NONE, deadline);
      confirm(place, member, deadline);
      return new InForce();
    } catch (VaultRefused refused) {
      if (refused.reason() == Reason.CONFLICT) {
        return new Outdated(inForce);
      }
      throw refused;
    }
  }

  private static void confirm(Place place, Member member, Duration deadline) throws VaultException {
    Records.confirm(place).carryOut(member, Authority.NONE, deadline);
  }
}
