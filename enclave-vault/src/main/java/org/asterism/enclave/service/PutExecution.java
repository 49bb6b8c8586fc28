package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.store.Census;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Owner;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Curve;
import org.asterism.oprf.Evaluator;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SizeBucket;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Put;

/// A put: judged by the policy that the new record itself brings. The epoch that the act names
/// becomes the record's first. A row that does not open gives way to it.
record PutExecution(Limits limits, Sessions sessions, Evaluator evaluator)
    implements Execution<Put, Done> {
  @Override
  public Optional<Entry> subject(Case asked, Put put) {
    return Optional.of(new Entry(asked.handle(), asked.epoch(), put.contents()));
  }

  @Override
  public Done execute(Case asked, Put put, Passage passage) throws StoreException, VaultRefused {
    asked.require(isShortEnough(put.contents()), Reason.LIMIT);
    if (put.contents() instanceof StoredRecord.ThresholdKey key) {
      return enrol(asked, key, passage);
    }
    if (!(put.contents() instanceof StoredRecord.Account account) || account.verifier().isEmpty()) {
      return store(asked, passage.entry(), passage.token());
    }
    asked.requireShare(evaluator, account.loginShare());
    // An account is kept with the digest of its verifier.
    try (SecretBytes digest =
        asked.records().verifierDigest(asked.handle(), account.verifier().get())) {
      var contents = account.with(account.stretch(), Optional.of(digest), account.loginShare());
      var entry = new Entry(asked.handle(), asked.epoch(), contents);
      return store(asked, entry, passage.token());
    }
  }

  // The record gets the pseudonym of its session. One that is there already has one.
  private Done enrol(Case asked, StoredRecord.ThresholdKey key, Passage passage)
      throws StoreException, VaultRefused {
    asked.requireGroup(evaluator.kernel(), key.purpose().group());
    asked.require(isComputable(key), Reason.INPUT);
    if (!(key.signer() instanceof Signer.Enrolled(SessionId session))) {
      throw asked.refusal(Reason.INPUT);
    }
    Principal engine = asked.principal();
    if (asked.records().findSound(asked.handle()).map(Entry::contents).orElse(null)
        instanceof StoredRecord.ThresholdKey present) {
      return store(asked, key.with(present.signer()), passage);
    }
    asked.require(!asked.records().buried(asked.handle()), Reason.TOMBSTONE);
    try (SecretBytes privateKey =
        sessions
            .claim(engine, session, key.purpose().group(), asked.handle())
            .orElseThrow(() -> asked.refusal(Reason.SESSION))) {
      Done done = store(asked, key.with(new Signer.Kept(privateKey)), passage);
      asked.onceDurable().add(() -> sessions.end(engine, session));
      return done;
    }
  }

  private Done store(Case asked, StoredRecord contents, Passage passage)
      throws StoreException, VaultRefused {
    return store(asked, new Entry(asked.handle(), asked.epoch(), contents), passage.token());
  }

  // What this release computes with, and in which buckets such shares lie.
  private static boolean isComputable(StoredRecord.ThresholdKey key) {
    int length = key.share().length();
    return key.purpose().isComputed()
        && Curve.of(key.purpose().group())
            .map(curve -> length == SizeBucket.holding(curve.scalarBytes()).size())
            .orElse(
                length == SizeBucket.BYTES_512.size() || length == SizeBucket.BYTES_1024.size());
  }

  private Done store(Case asked, Entry entry, Optional<Handle> token)
      throws StoreException, VaultRefused {
    Records records = asked.records();
    asked.require(!records.buried(entry.handle()), Reason.TOMBSTONE);
    Optional<Entry> present = records.findSound(entry.handle());
    asked.require(present.map(there -> Records.same(there, entry)).orElse(true), Reason.CONFLICT);
    if (present.isPresent() && records.stands(entry.handle())) {
      return new Done();
    }
    asked.require(hasRoom(asked, entry, token), Reason.QUOTA);
    records.create(entry, new Owner(asked.principal(), token));
    return new Done();
  }

  private boolean hasRoom(Case asked, Entry entry, Optional<Handle> token) throws StoreException {
    Principal engine = asked.principal();
    Census all = asked.records().census(engine);
    boolean account = entry.contents() instanceof StoredRecord.Account;
    return fits(all, limits.engine().quota())
        && all.tombstones() < limits.engine().tombstones()
        && (!account || all.accounts() < limits.engine().accounts())
        && (token.isEmpty() || fits(asked.records().census(engine, token.get()), limits.token()));
  }

  private static boolean fits(Census census, Limits.Quota quota) {
    return census.records() < quota.records() && census.bytes() < quota.bytes();
  }

  private boolean isShortEnough(StoredRecord contents) {
    Limits.Sizes sizes = limits.sizes();
    return contents.policy().bytes().size() <= sizes.policy()
        && contents.companion().size() <= sizes.companion()
        && switch (contents) {
          case StoredRecord.Key key ->
              key.share().length() <= sizes.share()
                  && key.commitments().size() <= sizes.commitments();
          case StoredRecord.ThresholdKey _, StoredRecord.Companion _ -> true;
          case StoredRecord.Account account ->
              account.roots().tokenRoot().length() <= sizes.share()
                  && account.roots().privateRoot().map(SecretBytes::length).orElse(0)
                      <= sizes.share();
        };
  }
}
