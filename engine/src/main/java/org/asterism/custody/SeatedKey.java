package org.asterism.custody;

import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.Place;
import org.asterism.custody.threshold.Seats;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.threshold.RosterChange;
import org.asterism.vault.EnrolmentId;

/// A key in which all vaults of the constellation have seats, until they share it or the seats are
/// given up. It holds nothing secret.
///
/// @param beside the pending row that says where the seats are
public record SeatedKey(long key, Seats seats, long beside) {
  /// What operators sign for.
  public RosterChange change() {
    return seats.change();
  }

  /// Whether the seats are for as many shares needed, and those of all vaults.
  public boolean isFor(int k, Environment environment) {
    return isSharedBy(seats.locator(), k, environment);
  }

  static boolean isSharedBy(Locator locator, int k, Environment environment) {
    Set<EnrolmentId> vaults =
        locator.places().all().stream().map(Place::vault).collect(Collectors.toSet());
    return locator.k() == k
        && environment.members().all().stream()
            .map(Member::id)
            .collect(Collectors.toSet())
            .equals(vaults);
  }
}
