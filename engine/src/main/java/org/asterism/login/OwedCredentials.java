package org.asterism.login;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.custody.records.Owing;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.directory.Transaction;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Commit;

/// Decided PIN changes, and accounts, that a vault has not confirmed: it gets the decision before
/// any login there counts (protocol §4). Safe for use by many threads.
public record OwedCredentials(Environment environment, long slot, Policies policies) {
  public void put(Transaction transaction, Role role, EnrolmentId vault, Owed owed) {
    transaction.put(new Note(NoteTable.OWED_CREDENTIALS, slot, name(role, vault), owed.encode()));
  }

  /// What is owed already stays, unless it has no credential to give.
  void putIfAbsent(Transaction transaction, Role role, EnrolmentId vault, Owed owed) {
    if (find(transaction, role, vault).filter(Owed::hasCredential).isEmpty()) {
      put(transaction, role, vault, owed);
    }
  }

  void remove(Transaction transaction, Role role, EnrolmentId vault) {
    transaction.remove(new Note(NoteTable.OWED_CREDENTIALS, slot, name(role, vault), new byte[0]));
  }

  public Optional<Owed> find(Role role, EnrolmentId vault) {
    return environment.directory().read(transaction -> find(transaction, role, vault));
  }

  public Optional<Owed> find(Transaction transaction, Role role, EnrolmentId vault) {
    byte[] name = name(role, vault);
    return notes(transaction).stream()
        .filter(note -> Arrays.equals(note.name(), name))
        .map(OwedCredentials::decode)
        .findFirst();
  }

  /// What the same vaults are owed of the roots.
  OwedRoots roots() {
    return new OwedRoots(environment, slot, policies);
  }

  Owing owing() {
    return new Owing(environment.nanos(), slot);
  }

  boolean any() {
    return !environment.directory().read(this::notes).isEmpty();
  }

  /// Before a login, without any root: gives `member` the decision that it is owed.
  ///
  /// @throws VaultException if the vault still has the PIN before, or another, or no account: it
  ///   must not be asked now; a [VaultRefused] for its epoch says which is in force there
  void settle(Role role, Member member, Duration deadline) throws VaultException {
    roots().settle(role, member, deadline);
    Optional<Owed> owed = find(role, member.id());
    if (owed.isPresent()) {
      commitOrTell(role, member, owed.get(), deadline);
      owing().paid(member.vault().name(), "the %s PIN".formatted(role));
      environment
          .directory()
          .update(transaction -> {
            if (isStill(transaction, role, member.id(), owed.get())) {
              remove(transaction, role, member.id());
            }
          });
    }
  }

  // Where nothing is staged the epoch before is in force.
  private void commitOrTell(Role role, Member member, Owed owed, Duration deadline)
      throws VaultException {
    try {
      commit(role, member, owed, deadline);
    } catch (VaultRefused refused) {
      throw refused.reason() == Reason.CONFLICT
          ? new VaultRefused(member.vault().name(), Reason.EPOCH, 0, owed.before())
          : refused;
    }
  }

  /// Commits what the vault has staged.
  ///
  /// @throws VaultRefused if nothing is staged there, or there is no account
  void commit(Role role, Member member, Owed owed, Duration deadline) throws VaultException {
    policies
        .errand(member, role, owed.before(), new Commit(owed.next()))
        .carryOut(member, Authority.NONE, deadline);
  }

  boolean isStill(Transaction transaction, Role role, EnrolmentId vault, Owed known) {
    return find(transaction, role, vault)
        .filter(owed -> Arrays.equals(owed.encode(), known.encode()))
        .isPresent();
  }

  private List<Note> notes(Transaction transaction) {
    return transaction.notes(NoteTable.OWED_CREDENTIALS, slot);
  }

  private static Owed decode(Note note) {
    try {
      return Owed.decode(note.content());
    } catch (CorruptRowException impossible) {
      throw new IllegalStateException("an authentic debt does not parse", impossible);
    }
  }

  private static byte[] name(Role role, EnrolmentId vault) {
    return new FieldWriter().text(role.name()).bytes(vault.bytes().toByteArray()).toBytes();
  }
}
