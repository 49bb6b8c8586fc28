package org.asterism.token;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.vault.EnrolmentId;

/// The debts of one token to each vault, counted.
record TokenDebts(Environment environment, long slot) {

  /// Those of the bench's token, by the vault's name: records, accounts and PINs that it has not
  /// confirmed. Vaults that are owed nothing are not named.
  static SortedMap<String, Integer> of(Bench bench) throws CorruptRowException {
    return new TokenDebts(bench.environment(), bench.token().slotId()).byVault();
  }

  private SortedMap<String, Integer> byVault() throws CorruptRowException {
    var counts = new TreeMap<String, Integer>();
    for (Note debt : notes(NoteTable.DEBTS)) {
      var name = new FieldReader(debt.name());
      name.text();
      name.number();
      counts.merge(vault(name.bytes()), 1, Integer::sum);
    }
    for (Note owed : notes(NoteTable.OWED_ROSTERS)) {
      var name = new FieldReader(owed.name());
      name.number();
      name.number();
      counts.merge(vault(name.bytes()), 1, Integer::sum);
    }
    for (NoteTable table : List.of(NoteTable.OWED_CREDENTIALS, NoteTable.OWED_ROOTS)) {
      for (Note owed : notes(table)) {
        var name = new FieldReader(owed.name());
        name.text();
        counts.merge(vault(name.bytes()), 1, Integer::sum);
      }
    }
    return counts;
  }

  private List<Note> notes(NoteTable table) {
    return environment.directory().read(transaction -> transaction.notes(table, slot));
  }

  private String vault(byte[] id) {
    return environment.members().all().stream()
        .filter(member -> member.id().equals(EnrolmentId.of(id)))
        .map(Member::vault)
        .map(vault -> vault.name().name())
        .findFirst()
        .orElseThrow();
  }
}
