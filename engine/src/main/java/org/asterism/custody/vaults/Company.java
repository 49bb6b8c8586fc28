package org.asterism.custody.vaults;

import java.util.List;
import java.util.Set;
import org.asterism.directory.Transaction;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Outcome.Done;

/// What goes along with a step of the [Lineage]: in the transaction that draws it, and to the same
/// vaults in the same frames. A commit and a round of its own would cost as much again.
public interface Company {
  /// A step that nothing goes along with.
  Company NONE =
      new Company() {
        @Override
        public void begin(Transaction transaction) {}

        @Override
        public List<Errand<Done>> at(Member member) {
          return List.of();
        }

        @Override
        public void told(Transaction transaction, Set<EnrolmentId> vaults) {}
      };

  /// What comes into force with the step. Others' acts are in the same transaction: what cannot be
  /// done is not begun.
  void begin(Transaction transaction);

  /// What this vault is told; needs no grant.
  List<Errand<Done>> at(Member member);

  /// Notes which vaults did all of it. A crash may come before: they are then told again.
  void told(Transaction transaction, Set<EnrolmentId> vaults);
}
