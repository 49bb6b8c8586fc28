package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.session.Sessions;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Curve;
import org.asterism.oprf.Evaluator;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SizeBucket;
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
record PutExecution(Intake intake, Sessions sessions, Evaluator evaluator)
    implements Execution<Put, Done> {
  @Override
  public Optional<Entry> subject(Case asked, Put put) {
    return Optional.of(new Entry(asked.handle(), asked.epoch(), put.contents()));
  }

  @Override
  public Done execute(Case asked, Put put, Passage passage) throws StoreException, VaultRefused {
    asked.require(intake.isShortEnough(put.contents()), Reason.LIMIT);
    if (put.contents() instanceof StoredRecord.ThresholdKey key) {
      return enrol(asked, key, passage);
    }
    if (!(put.contents() instanceof StoredRecord.Account account) || account.verifier().isEmpty()) {
      return intake.store(asked, passage.entry(), passage.token());
    }
    asked.requireShare(evaluator, account.loginShare());
    // An account is kept with the digest of its verifier.
    try (SecretBytes digest =
        asked.records().verifierDigest(asked.handle(), account.verifier().get())) {
      var contents = account.with(account.stretch(), Optional.of(digest), account.loginShare());
      var entry = new Entry(asked.handle(), asked.epoch(), contents);
      return intake.store(asked, entry, passage.token());
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
    return intake.store(asked, new Entry(asked.handle(), asked.epoch(), contents), passage.token());
  }

  // What this release computes with, and in which buckets such shares lie.
  private static boolean isComputable(StoredRecord.ThresholdKey key) {
    return key.purpose().isComputed() && (ShareUse.isSeat(key) || isBucketed(key));
  }

  private static boolean isBucketed(StoredRecord.ThresholdKey key) {
    int length = key.share().length();
    return Curve.of(key.purpose().group())
        .map(curve -> length == SizeBucket.holding(curve.scalarBytes()).size())
        .orElse(length == SizeBucket.BYTES_512.size() || length == SizeBucket.BYTES_1024.size());
  }
}
