package org.asterism.token;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.asterism.custody.records.Debt;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.login.OwedCredentials;
import org.asterism.login.TokenRecord;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Role;

/// What the directory says of what one vault holds of this engine's, read without any login: each
/// record is at every vault but those that are owed it.
///
/// @param keys that the vault confirmed
/// @param owed records and accounts that it has not confirmed yet
/// @param lost shares that it had, and that nobody can compute again
public record Inventory(
    Member member, long keys, long objects, long accounts, long owed, long lost) {

  /// One for each vault of the constellation.
  public static List<Inventory> of(Environment environment) {
    return environment
        .directory()
        .read(transaction ->
            environment.members().all().stream()
                .map(member -> count(transaction, environment, member))
                .toList());
  }

  private static Inventory count(Transaction transaction, Environment environment, Member member) {
    var counted = new Inventory(member, 0, 0, 0, 0, 0);
    for (TokenRow token : transaction.tokens()) {
      if (token.state() == RowState.ACTIVE) {
        counted =
            counted
                .plus(accounts(transaction, environment, token, member.id()))
                .plus(records(transaction, RowKind.KEY, token.slot(), member))
                .plus(records(transaction, RowKind.OBJECT, token.slot(), member));
      }
    }
    return counted;
  }

  private Inventory plus(Inventory more) {
    return new Inventory(
        member,
        keys + more.keys,
        objects + more.objects,
        accounts + more.accounts,
        owed + more.owed,
        lost + more.lost);
  }

  private static Inventory records(
      Transaction transaction, RowKind kind, long slot, Member member) {
    long all = transaction.count(kind, slot);
    var noted = new AtomicLong();
    transaction.notes(
        NoteTable.DEBTS, slot, note -> noted.addAndGet(isOwed(note, kind, member.id()) ? 1 : 0));
    long owed = noted.get();
    // An owed change of a record that is there counts as owed all the same.
    long held = Math.max(0, all - owed);
    return switch (kind) {
      case KEY -> {
        long lost = KeyTally.lost(transaction, slot, member.id());
        yield new Inventory(member, Math.max(0, held - lost), 0, 0, owed, lost);
      }
      case OBJECT -> new Inventory(member, 0, held, 0, owed, 0);
    };
  }

  private static boolean isOwed(Note note, RowKind kind, EnrolmentId vault) {
    try {
      Debt debt = Debt.read(note);
      return debt.kind() == kind && debt.vault().equals(vault);
    } catch (CorruptRowException unreadable) {
      return false;
    }
  }

  private static Inventory accounts(
      Transaction transaction, Environment environment, TokenRow row, EnrolmentId vault) {
    Member member = environment.members().find(vault).orElseThrow();
    try {
      TokenRecord token = TokenRecord.decode(row.content()).token();
      var credentials = new OwedCredentials(environment, row.slot(), token.policies());
      long held = 0;
      long owed = 0;
      for (Role role : Role.values()) {
        boolean isOwed = credentials.find(transaction, role, vault).isPresent();
        owed += isOwed ? 1 : 0;
        held += isOwed ? 0 : 1;
      }
      return new Inventory(member, 0, 0, held, owed, 0);
    } catch (CorruptRowException hidden) {
      return new Inventory(member, 0, 0, 0, 0, 0);
    }
  }
}
