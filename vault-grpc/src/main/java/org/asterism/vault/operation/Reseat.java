package org.asterism.vault.operation;

import java.util.List;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.RosterChange;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;

/// The word that one of the vaults which share a key has another pseudonym, as after a repair: the
/// record is committed to the members as they are then. May be repeated.
///
/// @param members as they were
/// @param k how many shares the key needs
/// @param salt of the record's commitments
/// @param next who shares the key now
public record Reseat(List<Commitment.Seat> members, int k, Octets salt, SessionDeal.Next next)
    implements Operation<Done> {
  public Reseat {
    members = List.copyOf(members);
  }

  @Override
  public OperationKind kind() {
    return SessionOpen.KIND;
  }

  /// What operators must have signed for.
  public RosterChange change() {
    return RosterChange.of(k, members, next.members(), next.k());
  }

  /// What the record is committed to before it.
  public Commitment before() {
    return Commitment.toRoster(salt.toByteArray(), k, members);
  }

  /// What the record is committed to after it.
  public Commitment after() {
    return Commitment.toRoster(salt.toByteArray(), next.k(), next.members());
  }
}
