package org.asterism.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.directory.Transaction;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.RowKeys;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.StageRoots;

/// Sharings of the roots that were decided, and that a vault has not confirmed: it hears of it
/// before any login there. Safe for use by many threads.
record OwedRoots(Environment environment, long slot, Policies policies) {
  private static final byte[] SEALED = "asterism/owed-roots/v1".getBytes(UTF_8);

  /// What one vault is owed for one role's account.
  ///
  /// @param sharing that was decided
  /// @param sealed what proves to the vault that it may stage it ([StageRoots#proof]), under the
  ///   token root
  record Due(EpochTag sharing, byte[] sealed) {
    /// @param share of the token root that the vault has in force, lent
    static Due of(EpochTag sharing, SecretBytes share, RowKeys root) {
      try (SecretBytes proof = StageRoots.proof(share, sharing)) {
        return new Due(sharing, proof.useArray(bytes -> root.seal(bytes, SEALED)));
      }
    }

    /// The caller closes it.
    SecretBytes proof(RowKeys root) {
      try {
        return SecretBytes.takeFrom(root.open(sealed, SEALED));
      } catch (CorruptRowException forged) {
        throw new IllegalStateException("an authentic debt does not open", forged);
      }
    }

    byte[] encode() {
      return new FieldWriter().number(sharing.value()).bytes(sealed).toBytes();
    }

    static Due decode(byte[] content) throws CorruptRowException {
      var in = new FieldReader(content);
      var due = new Due(new EpochTag(in.number()), in.bytes());
      in.end();
      return due;
    }
  }

  void put(Transaction transaction, Role role, EnrolmentId vault, Due due) {
    transaction.put(note(role, vault, due.encode()));
  }

  /// What a vault is owed that releases shares of another sharing to a login of `role`. Both
  /// accounts of a vault are of one store, and have the same share of the token root.
  ///
  /// @param sharing in force
  void put(Transaction transaction, Login by, EpochTag sharing) {
    Due due = Due.of(sharing, by.in().roots().tokenRoot(), by.root());
    for (Role role : by.role() == Role.USER ? Role.values() : new Role[] {Role.SO}) {
      put(transaction, role, by.vault(), due);
    }
  }

  /// What a vault released.
  ///
  /// @param in lent
  record Login(Role role, EnrolmentId vault, LoggedIn in, RowKeys root) {}

  void remove(Transaction transaction, Role role, EnrolmentId vault) {
    transaction.remove(note(role, vault, new byte[0]));
  }

  Optional<Due> find(Role role, EnrolmentId vault) {
    return environment.directory().read(transaction -> find(transaction, role, vault));
  }

  boolean any() {
    return !environment.directory().read(this::notes).isEmpty();
  }

  /// Before a login, without any root: tells `member` what was decided, if it has it staged. One
  /// that has not releases what it has.
  void settle(Role role, Member member, Duration deadline) throws VaultException {
    Optional<Due> due = find(role, member.id());
    if (due.isPresent()) {
      try {
        commit(role, member, due.get().sharing()).carryOut(member, Authority.NONE, deadline);
        paid(role, member, due.get());
      } catch (VaultRefused notStaged) {
        // The login finds out what it has instead.
      }
    }
  }

  Errand<Done> commit(Role role, Member member, EpochTag sharing) {
    return policies.errand(member, role, EpochTag.NONE, new Commit(sharing));
  }

  void paid(Role role, Member member, Due due) {
    environment
        .directory()
        .update(transaction -> {
          boolean still =
              find(transaction, role, member.id())
                  .filter(found -> Arrays.equals(found.encode(), due.encode()))
                  .isPresent();
          if (still) {
            remove(transaction, role, member.id());
          }
        });
  }

  private Optional<Due> find(Transaction transaction, Role role, EnrolmentId vault) {
    byte[] name = name(role, vault);
    return notes(transaction).stream()
        .filter(note -> Arrays.equals(note.name(), name))
        .map(OwedRoots::decode)
        .findFirst();
  }

  private List<Note> notes(Transaction transaction) {
    return transaction.notes(NoteTable.OWED_ROOTS, slot);
  }

  private static Due decode(Note note) {
    try {
      return Due.decode(note.content());
    } catch (CorruptRowException impossible) {
      throw new IllegalStateException("an authentic debt does not parse", impossible);
    }
  }

  private Note note(Role role, EnrolmentId vault, byte[] content) {
    return new Note(NoteTable.OWED_ROOTS, slot, name(role, vault), content);
  }

  private static byte[] name(Role role, EnrolmentId vault) {
    return new FieldWriter().text(role.name()).bytes(vault.bytes().toByteArray()).toBytes();
  }
}
