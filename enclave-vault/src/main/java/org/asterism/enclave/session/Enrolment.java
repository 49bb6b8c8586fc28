package org.asterism.enclave.session;

import java.util.Optional;
import org.asterism.kernel.Group;
import org.asterism.vault.Handle;

/// A session that is over once a record has its pseudonym.
///
/// @param record the only one that may get it; empty: the first that asks
public record Enrolment(Group group, PseudonymKey pseudonym, Optional<Handle> record)
    implements Stage {

  boolean isFor(Group other, Handle handle) {
    return group == other && record.map(handle::equals).orElse(true);
  }

  Enrolment claimedBy(Handle handle) {
    return new Enrolment(group, pseudonym, Optional.of(handle));
  }

  @Override
  public void close() {
    pseudonym.close();
  }
}
