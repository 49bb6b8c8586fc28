package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.policy.Terms;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.Allotment;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;

/// How a vault does one operation: what the [Gate] is to know of it, and what is done once an act
/// has passed. Stateless but for what its constructor was given.
interface Execution<O extends Operation<A>, A extends Outcome> {

  /// The record by whose policy the act is judged.
  default Optional<Entry> subject(Case asked, O operation) throws StoreException {
    return asked.records().find(asked.handle());
  }

  /// What is done where there is no such record.
  default A withoutSubject(Case asked, boolean buried) throws StoreException, VaultRefused {
    throw asked.refusal(buried ? Reason.TOMBSTONE : Reason.UNKNOWN_HANDLE);
  }

  /// Whether the epoch that the act names may be asked this while `inForce` is.
  default boolean concerns(EpochTag named, EpochTag inForce) {
    return named.equals(inForce);
  }

  /// Whether it must carry the grant that a policy asks for.
  default boolean needsGrant() {
    return true;
  }

  /// Whether it may be asked of a record that is marked for its end.
  default boolean concernsMarked() {
    return false;
  }

  /// Does it, inside the transaction, or refuses.
  A execute(Case asked, O operation, Passage passage) throws StoreException, VaultRefused;

  /// What ends with a refusal, by the gate or by [#execute].
  default void refused(Case asked, O operation) {}

  /// The decision about what was staged. It names the epoch that it is about and is checked by
  /// that, because it may be repeated after the epoch in force has changed.
  interface OfStaged<O extends Operation<A>, A extends Outcome> extends Execution<O, A> {
    @Override
    default boolean concerns(EpochTag named, EpochTag inForce) {
      return true;
    }

    // protocol §4: a vault that was away "gets the decision as a Commit before any login there
    // counts", when no grant can exist. The credential was asked for when the verifier was staged;
    // commit and abort add nothing that it did not authorise.
    @Override
    default boolean needsGrant() {
      return false;
    }
  }

  /// An operation that may write nothing: it is tried on what is committed, in no transaction.
  interface Reading<O extends Operation<A>, A extends Outcome> extends Execution<O, A> {

    /// Whether it must have a transaction after all.
    boolean writes(Terms terms);
  }

  /// An operation whose answer takes long arithmetic: the gate prepares it, and it is computed when
  /// the store is left. Travels in no batch whose acts are answered in one transaction; those of a
  /// frame of its own kind are answered apart.
  interface Computing<O extends Operation<A>, A extends Outcome> extends Execution<O, A> {

    /// Whether it must have a transaction, to count the use.
    boolean writes(Terms terms);

    /// Checks, charges and copies the share out, or refuses.
    Prepared<A> prepare(Case asked, O operation, Passage passage)
        throws StoreException, VaultRefused;

    /// The same where there is no such record.
    default Prepared<A> prepareWithoutSubject(Case asked, O operation)
        throws StoreException, VaultRefused {
      throw asked.refusal(Reason.UNKNOWN_HANDLE);
    }

    @Override
    default A execute(Case asked, O operation, Passage passage) throws VaultRefused {
      throw asked.refusal(Reason.DENIED);
    }

    @Override
    default A withoutSubject(Case asked, boolean buried) throws VaultRefused {
      throw asked.refusal(Reason.DENIED);
    }
  }

  /// A step of a session, which names no record, but for the first where there is one already: no
  /// policy decides about it, and the session itself says whose it is.
  interface OfSession<O extends Operation<A>, A extends Outcome> extends Computing<O, A> {

    /// Begins the step, or refuses.
    Prepared<A> begin(Case asked, O operation) throws VaultRefused;

    @Override
    default Optional<Entry> subject(Case asked, O operation) throws StoreException {
      return Optional.empty();
    }

    @Override
    default boolean writes(Terms terms) {
      return false;
    }

    // What the session keeps belongs to nobody who happens to ask.
    @Override
    default Prepared<A> prepareWithoutSubject(Case asked, O operation) throws VaultRefused {
      Prepared<A> prepared = begin(asked, operation);
      return new Prepared<>(
          prepared.erasure(), () -> Allotment.general().lend(prepared.arithmetic()::compute));
    }

    @Override
    default Prepared<A> prepare(Case asked, O operation, Passage passage) throws VaultRefused {
      throw asked.refusal(Reason.DENIED);
    }
  }

  /// What an act has once its record's policy allows it.
  ///
  /// @param byGrant whether the rule that allows it asked for a grant
  /// @param token the account that the policy names first
  record Passage(Entry entry, Terms terms, boolean byGrant, Optional<Handle> token) {
    /// The account that it is about.
    StoredRecord.Account account(Case asked) throws VaultRefused {
      if (entry.contents() instanceof StoredRecord.Account account) {
        return account;
      }
      throw asked.refusal(Reason.DENIED);
    }
  }
}
