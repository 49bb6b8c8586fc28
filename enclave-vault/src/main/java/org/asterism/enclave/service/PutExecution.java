package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.store.Census;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Put;

/// A put: judged by the policy that the new record itself brings. The epoch that the act names
/// becomes the record's first. A row that does not open gives way to it.
record PutExecution(Limits limits) implements Execution<Put, Done> {
  @Override
  public Optional<Entry> subject(Case asked, Put put) {
    return Optional.of(new Entry(asked.handle(), asked.epoch(), put.contents()));
  }

  @Override
  public Done execute(Case asked, Put put, Passage passage) throws StoreException, VaultRefused {
    if (!(put.contents() instanceof StoredRecord.Account account) || account.verifier().isEmpty()) {
      return store(asked, passage.entry());
    }
    // An account is kept with the digest of its verifier.
    try (SecretBytes digest =
        asked.records().verifierDigest(asked.handle(), account.verifier().get())) {
      var contents = account.with(account.stretch(), Optional.of(digest));
      return store(asked, new Entry(asked.handle(), asked.epoch(), contents));
    }
  }

  private Done store(Case asked, Entry entry) throws StoreException, VaultRefused {
    Records records = asked.records();
    asked.require(!records.buried(entry.handle()), Reason.TOMBSTONE);
    Optional<Entry> present = records.findSound(entry.handle());
    if (present.isPresent()) {
      asked.require(Records.same(present.get(), entry), Reason.CONFLICT);
    } else {
      asked.require(withinLimits(entry.contents(), records.census()), Reason.LIMIT);
      records.put(entry);
    }
    return new Done();
  }

  private boolean withinLimits(StoredRecord contents, Census census) {
    Limits.Sizes sizes = limits.sizes();
    return contents.policy().bytes().size() <= sizes.policy()
        && contents.companion().size() <= sizes.companion()
        && switch (contents) {
          case StoredRecord.Key key ->
              census.keys() < limits.records().keys()
                  && key.share().length() <= sizes.share()
                  && key.commitments().size() <= sizes.commitments();
          case StoredRecord.Companion _ -> census.objects() < limits.records().objects();
          case StoredRecord.Account account ->
              census.accounts() < limits.records().accounts()
                  && account.roots().tokenRoot().length() <= sizes.share()
                  && account.roots().privateRoot().map(SecretBytes::length).orElse(0)
                      <= sizes.share();
        };
  }
}
