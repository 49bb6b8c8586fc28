package org.asterism.directory.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.asterism.directory.Holdings;
import org.asterism.directory.RowStore;
import org.asterism.directory.Stored;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;

/// Rows as SQL.
final class SqliteRows implements RowStore {
  private static final String COLUMNS =
      "id, token, state, version, reference, content, places, locator, root_mac, mac";
  private static final String TOKENS =
      "SELECT slot, state, version, floor, content, mac FROM tokens";

  private final Statements sql;

  SqliteRows(Statements sql) {
    this.sql = sql;
  }

  @Override
  public List<Stored<TokenRow>> tokens() {
    return sql.query(TOKENS + " ORDER BY slot", SqliteRows::readToken);
  }

  @Override
  public List<Stored<TokenRow>> token(long slot) {
    return sql.query(TOKENS + " WHERE slot = ?", SqliteRows::readToken, slot);
  }

  @Override
  public long nextSlot() {
    String drawn = "SELECT seq FROM sqlite_sequence WHERE name = 'tokens'";
    return 1 + sql.query(drawn, result -> result.getLong(1)).stream().findFirst().orElse(0L);
  }

  @Override
  public long newToken() {
    return sql.insert(
        "INSERT INTO tokens (state, version, floor, content, mac) VALUES (0, 0, 0, x'', x'')");
  }

  @Override
  public void write(TokenRow row, byte[] mac) {
    sql.update(
        "UPDATE tokens SET state = ?, version = ?, floor = ?, content = ?, mac = ? WHERE slot = ?",
        row.state().code(),
        row.version(),
        row.floor(),
        row.content(),
        mac,
        row.slot());
  }

  @Override
  public Holdings holdings() {
    return sql.query("SELECT objects, keys, bytes FROM held", SqliteRows::readHoldings).getFirst();
  }

  @Override
  public void forgetToken(long slot, RowState state) {
    sql.update("DELETE FROM tokens WHERE slot = ? AND state = ?", slot, state.code());
  }

  @Override
  public List<Stored<Row>> row(RowKind kind, long id) {
    return rows(kind, "id = ?", id);
  }

  @Override
  public List<Stored<Row>> unfinished(RowKind kind, RowState state) {
    // The last condition is the partial index's own: without it SQLite reads the whole table.
    return rows(kind, "state = ? AND state <> 1 ORDER BY id", state.code());
  }

  @Override
  public void writtenAfter(RowKind kind, long token, long version, Consumer<Stored<Row>> each) {
    sql.forEach(
        select(kind, "token = ? AND version > ? ORDER BY version"),
        result -> each.accept(readRow(kind, result)),
        token,
        version);
  }

  @Override
  public long newRow(RowKind kind) {
    return sql.insert(
        "INSERT INTO %s (token, state, version, reference, content, places, locator, root_mac,"
                .formatted(kind.table())
            + " mac) VALUES (0, 0, 0, 0, x'', x'', x'', x'', x'')");
  }

  @Override
  public void write(Row row, byte[] mac) {
    sql.update(
        "UPDATE %s SET token = ?, state = ?, version = ?, reference = ?, content = ?, places = ?,"
                .formatted(row.kind().table())
            + " locator = ?, root_mac = ?, mac = ? WHERE id = ?",
        row.token(),
        row.state().code(),
        row.version(),
        row.reference(),
        row.content(),
        row.places(),
        row.locator(),
        row.rootMac(),
        mac,
        row.id());
  }

  @Override
  public void forgetRow(RowKind kind, long id) {
    sql.update("DELETE FROM " + kind.table() + " WHERE id = ?", id);
  }

  @Override
  public List<Stored<Note>> notes(NoteTable table, long token, int most) {
    return sql.query(
        selectNotes(table) + " LIMIT ?", result -> readNote(table, result), token, most);
  }

  @Override
  public void notes(NoteTable table, long token, Consumer<Stored<Note>> each) {
    sql.forEach(selectNotes(table), result -> each.accept(readNote(table, result)), token);
  }

  private static String selectNotes(NoteTable table) {
    return "SELECT token, name, content, mac FROM " + table.table() + " WHERE token = ?";
  }

  @Override
  public void write(Note note, byte[] mac) {
    sql.update(
        "INSERT OR REPLACE INTO " + note.table().table() + " VALUES (?, ?, ?, ?)",
        note.token(),
        note.name(),
        note.content(),
        mac);
  }

  @Override
  public void forgetNote(Note note) {
    sql.update(
        "DELETE FROM " + note.table().table() + " WHERE token = ? AND name = ?",
        note.token(),
        note.name());
  }

  @Override
  public void forgetNotes(NoteTable table, long token) {
    sql.update("DELETE FROM " + table.table() + " WHERE token = ?", token);
  }

  private List<Stored<Row>> rows(RowKind kind, String condition, Object... arguments) {
    return sql.query(select(kind, condition), result -> readRow(kind, result), arguments);
  }

  private static String select(RowKind kind, String condition) {
    return "SELECT " + COLUMNS + " FROM " + kind.table() + " WHERE " + condition;
  }

  private static Holdings readHoldings(ResultSet result) throws SQLException {
    return new Holdings(result.getLong(1), result.getLong(2), result.getLong(3));
  }

  private static Stored<TokenRow> readToken(ResultSet result) throws SQLException {
    long slot = result.getLong(1);
    long version = result.getLong(3);
    long floor = result.getLong(4);
    byte[] content = result.getBytes(5);
    Optional<TokenRow> row =
        RowState.of(result.getInt(2))
            .map(state -> new TokenRow(slot, state, version, floor, content));
    return new Stored<>("token in slot " + slot, row, result.getBytes(6));
  }

  private static Stored<Row> readRow(RowKind kind, ResultSet result) throws SQLException {
    Optional<RowState> state = RowState.of(result.getInt(3));
    String name = kind.table() + " row " + result.getLong(1);
    if (state.isEmpty()) {
      return new Stored<>(name, Optional.empty(), result.getBytes(10));
    }
    var row =
        new Row(
            kind,
            result.getLong(1),
            result.getLong(2),
            state.get(),
            result.getLong(4),
            result.getLong(5),
            result.getBytes(6),
            result.getBytes(7),
            result.getBytes(8),
            result.getBytes(9));
    return new Stored<>(name, Optional.of(row), result.getBytes(10));
  }

  private static Stored<Note> readNote(NoteTable table, ResultSet result) throws SQLException {
    var note = new Note(table, result.getLong(1), result.getBytes(2), result.getBytes(3));
    String name = "a row of %s of the token in slot %d".formatted(table.table(), note.token());
    return new Stored<>(name, Optional.of(note), result.getBytes(4));
  }
}
