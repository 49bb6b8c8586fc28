package org.asterism.custody.records;

import org.asterism.custody.vaults.Environment;
import org.asterism.directory.Transaction;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.vault.EnrolmentId;

/// One record that one vault has not confirmed yet.
public record Debt(long token, RowKind kind, long id, EnrolmentId vault) {

  public static Debt of(Row row, EnrolmentId vault) {
    return new Debt(row.token(), row.kind(), row.id(), vault);
  }

  /// Everything of one token, as if the vault had confirmed none of it.
  public static void oweAll(Environment environment, long token, EnrolmentId vault) {
    environment.directory().update(transaction -> oweAll(transaction, token, vault));
  }

  /// [#oweAll] inside a transaction.
  public static void oweAll(Transaction transaction, long token, EnrolmentId vault) {
    for (RowKind kind : RowKind.values()) {
      transaction.active(kind, token, row -> transaction.put(of(row, vault).note()));
    }
  }

  public static Debt read(Note note) throws CorruptRowException {
    var in = new FieldReader(note.name());
    RowKind kind = kind(in.text());
    long id = in.number();
    byte[] vault = in.bytes();
    in.end();
    if (vault.length != EnrolmentId.LENGTH) {
      throw new CorruptRowException(
          "expected an enrolment id of %d bytes, found %d"
              .formatted(EnrolmentId.LENGTH, vault.length));
    }
    return new Debt(note.token(), kind, id, EnrolmentId.of(vault));
  }

  public Note note() {
    return note(NoteTable.DEBTS);
  }

  /// That it cannot be paid: nobody can compute the share again.
  public Note lost() {
    return note(NoteTable.LOST_SHARES);
  }

  private Note note(NoteTable table) {
    byte[] name =
        new FieldWriter().text(kind.name()).number(id).bytes(vault.bytes().toByteArray()).toBytes();
    return new Note(table, token, name, new byte[0]);
  }

  private static RowKind kind(String name) throws CorruptRowException {
    for (RowKind kind : RowKind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw new CorruptRowException("expected the name of a kind of row");
  }
}
