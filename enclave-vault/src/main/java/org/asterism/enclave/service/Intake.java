package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.store.Census;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Owner;
import org.asterism.enclave.store.Records;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Handle;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;

/// What a new record needs to be taken into the store: its handle, and room.
record Intake(Limits limits) {

  /// Stores it under a handle that nothing else has or had; what is there already is no other.
  ///
  /// @param token the account that its policy names
  Done store(Case asked, Entry entry, Optional<Handle> token) throws StoreException, VaultRefused {
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

  /// Whether no part of it is too long.
  boolean isShortEnough(StoredRecord contents) {
    Limits.Sizes sizes = limits.sizes();
    return contents.policy().bytes().size() <= sizes.policy()
        && contents.companion().size() <= sizes.companion()
        && switch (contents) {
          case StoredRecord.Key key ->
              key.share().length() <= sizes.share()
                  && key.commitments().size() <= sizes.commitments();
          case StoredRecord.ThresholdKey _, StoredRecord.Companion _ -> true;
          case StoredRecord.Account account -> isShortEnough(account.roots());
        };
  }

  /// Whether neither share is too long.
  boolean isShortEnough(Roots<SecretBytes> roots) {
    int most = limits.sizes().share();
    return roots.tokenRoot().length() <= most
        && roots.privateRoot().map(SecretBytes::length).orElse(0) <= most;
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
}
