package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.vault.LineageMark;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Advance.Advanced;

/// A token store's next step: one mark for each engine's key, compared and set.
record AdvanceExecution() implements Execution<Advance, Advanced> {
  @Override
  public Optional<Entry> subject(Case asked, Advance advance) {
    return Optional.empty();
  }

  @Override
  public Advanced withoutSubject(Case asked, boolean buried) throws StoreException, VaultRefused {
    if (!(asked.act().operation() instanceof Advance advance)) {
      throw asked.refusal(Reason.DENIED);
    }
    Octets engine = asked.principal().spkiDigest();
    Optional<LineageMark> kept = asked.records().lineage(engine);
    boolean accepted = kept.map(mark -> follows(advance, mark)).orElse(true);
    if (accepted) {
      asked.records().setLineage(engine, advance.next());
    }
    return new Advanced(kept, accepted);
  }

  private static boolean follows(Advance advance, LineageMark kept) {
    return kept.equals(advance.expected())
        || kept.equals(advance.next())
        || kept.isBefore(advance.expected());
  }

  @Override
  public Advanced execute(Case asked, Advance advance, Passage passage) throws VaultRefused {
    throw asked.refusal(Reason.DENIED);
  }
}
