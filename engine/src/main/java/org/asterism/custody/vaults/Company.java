package org.asterism.custody.vaults;

import java.util.List;
import java.util.Set;
import org.asterism.directory.Transaction;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Outcome.Done;

/// What goes along with a step of the [Lineage], to the same vaults in the same frames: a round of
/// its own would cost as much again.
public interface Company {
  /// A step that nothing goes along with.
  Company NONE =
      new Company() {
        @Override
        public List<Errand<Done>> at(Member member) {
          return List.of();
        }

        @Override
        public void told(Transaction transaction, Set<EnrolmentId> vaults) {}
      };

  /// What this vault is told; needs no grant.
  List<Errand<Done>> at(Member member);

  /// Notes which vaults did all of it.
  void told(Transaction transaction, Set<EnrolmentId> vaults);
}
