package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.policy.Terms;
import org.asterism.enclave.service.Gate.Passage;
import org.asterism.enclave.store.Census;
import org.asterism.enclave.store.Decision;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Lease;
import org.asterism.vault.Operation.StoredRecord;
import org.asterism.vault.Outcome;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;

/// The life of a record: put, release, delete.
final class RecordActs {
  private final Gate gate;
  private final Limits limits;
  private final Grants grants;
  private final Attempts attempts;

  RecordActs(Gate gate, Limits limits, Grants grants, Attempts attempts) {
    this.gate = gate;
    this.limits = limits;
    this.grants = grants;
    this.attempts = attempts;
  }

  /// The epoch that the act names becomes the record's first.
  Decision<Outcome> put(Records records, Principal principal, Act act, StoredRecord contents)
      throws StoreException {
    try (Hashed hashed = Hashed.of(records, act.handle(), contents)) {
      Entry entry = new Entry(act.handle(), act.epoch(), hashed.contents());
      if (!gate.isExpected(entry, act)) {
        return refuse(Reason.POLICY_DIGEST);
      }
      return switch (gate.judge(entry, principal, act)) {
        case Passage.Shut(Outcome.Refused refusal) -> Decision.undo(refusal);
        case Passage.Open _ -> store(records, entry);
      };
    }
  }

  Decision<Outcome> delete(Records records, Principal principal, Act act) throws StoreException {
    if (gate.pass(records, principal, act) instanceof Passage.Shut(Outcome.Refused refusal)) {
      return deleteWithoutRecord(records, act, refusal);
    }
    records.bury(act.handle());
    return Decision.keep(
        new Outcome.Done(),
        () -> {
          grants.endAll(act.handle());
          attempts.endAll(act.handle());
        });
  }

  /// A release that writes nothing: empty where the policy counts uses, and a transaction must.
  Optional<Outcome> releaseUncounted(Records records, Principal principal, Act act, long wantedUses)
      throws StoreException {
    return switch (gate.pass(records, principal, act)) {
      case Passage.Shut(Outcome.Refused refusal) -> Optional.of(refusal);
      case Passage.Open(Entry entry, Terms terms) ->
          terms.useLimit().isPresent()
              ? Optional.empty()
              : Optional.of(released(entry, terms.grant(wantedUses, 0)));
    };
  }

  /// A release inside a transaction, which charges the uses that it grants.
  Decision<Outcome> release(Records records, Principal principal, Act act, long wantedUses)
      throws StoreException {
    return switch (gate.pass(records, principal, act)) {
      case Passage.Shut(Outcome.Refused refusal) -> Decision.undo(refusal);
      case Passage.Open(Entry entry, Terms terms) -> {
        long used = terms.useLimit().isPresent() ? records.counter(act.handle()) : 0;
        Optional<Lease> lease = terms.grant(wantedUses, used);
        if (terms.useLimit().isPresent() && lease.isPresent()) {
          records.setCounter(act.handle(), used + Terms.charge(lease.get()));
        }
        yield Decision.keep(released(entry, lease));
      }
    };
  }

  // design §7, usage is exclusive: only a key record has something to release.
  private static Outcome released(Entry entry, Optional<Lease> lease) {
    return entry.contents() instanceof StoredRecord.Key key && lease.isPresent()
        ? new Outcome.Released(key.share().copy(), lease.get())
        : new Outcome.Refused(Reason.DENIED);
  }

  private Decision<Outcome> store(Records records, Entry entry) throws StoreException {
    if (records.buried(entry.handle())) {
      return refuse(Reason.TOMBSTONE);
    }
    Optional<Entry> present = records.find(entry.handle());
    if (present.isPresent()) {
      return Records.same(present.get(), entry)
          ? Decision.keep(new Outcome.Done())
          : refuse(Reason.CONFLICT);
    }
    if (!withinLimits(entry.contents(), records.census())) {
      return refuse(Reason.LIMIT);
    }
    records.put(entry);
    return Decision.keep(new Outcome.Done());
  }

  // protocol §2: deleting what is not there leaves a tombstone, so that a late put finds it.
  private Decision<Outcome> deleteWithoutRecord(Records records, Act act, Outcome.Refused refusal)
      throws StoreException {
    if (refusal.reason() == Reason.TOMBSTONE) {
      return Decision.keep(new Outcome.Done());
    }
    if (refusal.reason() != Reason.UNKNOWN_HANDLE) {
      return Decision.undo(refusal);
    }
    if (records.census().tombstones() >= limits.records().tombstones()) {
      return refuse(Reason.LIMIT);
    }
    records.bury(act.handle());
    return Decision.keep(new Outcome.Done());
  }

  private boolean withinLimits(StoredRecord contents, Census census) {
    Limits.Sizes sizes = limits.sizes();
    return switch (contents) {
      case StoredRecord.Key key ->
          census.keys() < limits.records().keys()
              && key.share().length() <= sizes.share()
              && key.commitments().size() <= sizes.commitments()
              && key.policy().bytes().size() <= sizes.policy()
              && key.companion().size() <= sizes.companion();
      case StoredRecord.Companion object ->
          census.objects() < limits.records().objects()
              && object.policy().bytes().size() <= sizes.policy()
              && object.companion().size() <= sizes.companion();
      case StoredRecord.Account account ->
          census.accounts() < limits.records().accounts()
              && account.roots().tokenRoot().length() <= sizes.share()
              && account.roots().privateRoot().map(SecretBytes::length).orElse(0) <= sizes.share()
              && account.policy().bytes().size() <= sizes.policy()
              && account.companion().size() <= sizes.companion();
    };
  }

  private static Decision<Outcome> refuse(Reason reason) {
    return Decision.undo(new Outcome.Refused(reason));
  }
}
