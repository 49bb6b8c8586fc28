package org.asterism.directory;

import java.util.List;
import java.util.function.Consumer;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;

/// The part of a token store that each implementation brings: rows and their MACs inside one
/// transaction, which it neither judges nor understands. [Transaction] does both.
public interface RowStore {
  /// In order of their slots.
  List<Stored<TokenRow>> tokens();

  /// One or none.
  List<Stored<TokenRow>> token(long slot);

  /// The slot that [#newToken] will draw.
  long nextSlot();

  /// Draws a slot that no token had before. Its row is unreadable until it is written.
  long newToken();

  void write(TokenRow row, byte[] mac);

  /// How much there is that is not dead; costs the same whatever there is.
  Holdings holdings();

  /// Forgets the token if it is in this state.
  void forgetToken(long slot, RowState state);

  /// One or none.
  List<Stored<Row>> row(RowKind kind, long id);

  /// The rows of all tokens that are in this state, pending or dead, in order of their ids.
  List<Stored<Row>> unfinished(RowKind kind, RowState state);

  /// The rows of one token that were written after `version`, the earliest first; one at a time,
  /// because together they may not fit the heap.
  void writtenAfter(RowKind kind, long token, long version, Consumer<Stored<Row>> each);

  /// Draws an id that no row of this kind had before. The row is unreadable until it is written.
  long newRow(RowKind kind);

  void write(Row row, byte[] mac);

  void forgetRow(RowKind kind, long id);

  /// At most so many.
  List<Stored<Note>> notes(NoteTable table, long token, int most);

  /// One at a time.
  void notes(NoteTable table, long token, Consumer<Stored<Note>> each);

  /// Replaces what has the same table, token and name.
  void write(Note note, byte[] mac);

  void forgetNote(Note note);

  void forgetNotes(NoteTable table, long token);
}
