package org.asterism.rows;

/// A small fact about a token, by table and name.
///
/// @param name unique in its table and token
public record Note(NoteTable table, long token, byte[] name, byte[] content) {

  public byte[] message() {
    return new FieldWriter()
        .text("asterism/note/housekeeping/v1")
        .text(table.table())
        .number(token)
        .bytes(name)
        .bytes(content)
        .toBytes();
  }
}
