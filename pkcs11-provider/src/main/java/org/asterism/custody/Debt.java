package org.asterism.custody;

import org.asterism.directory.CorruptRowException;
import org.asterism.directory.FieldReader;
import org.asterism.directory.FieldWriter;
import org.asterism.directory.Note;
import org.asterism.directory.NoteTable;
import org.asterism.directory.Row;
import org.asterism.directory.RowKind;
import org.asterism.vault.EnrolmentId;

/// One record that one vault has not confirmed yet.
record Debt(long token, RowKind kind, long id, EnrolmentId vault) {

  static Debt of(Row row, EnrolmentId vault) {
    return new Debt(row.token(), row.kind(), row.id(), vault);
  }

  static Debt read(Note note) throws CorruptRowException {
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

  Note note() {
    byte[] name =
        new FieldWriter().text(kind.name()).number(id).bytes(vault.bytes().toByteArray()).toBytes();
    return new Note(NoteTable.DEBTS, token, name, new byte[0]);
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
