package org.asterism.directory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.rows.Changes;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.Row;
import org.asterism.rows.RowKeys;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What can be read and written inside one transaction of the [Directory]. For the thread that runs
/// it, until it ends.
///
/// Every write of a row raises its token's version, once for each transaction.
public final class Transaction {
  private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);
  private static final String COLUMNS =
      "id, token, state, version, reference, content, places, locator, root_mac, mac";
  private static final String TOKENS =
      "SELECT slot, state, version, floor, content, mac FROM tokens";

  // Of one opening of the file: a damaged row is read again and again.
  private static final int MAX_REPORTS = 1000;

  private final Statements sql;
  private final RowKeys housekeeping;
  private final Set<String> reported;
  private final Map<Long, Long> raised = new HashMap<>();

  /// @param reported what was hidden and logged already
  Transaction(Connection connection, RowKeys housekeeping, Set<String> reported) {
    this.sql = new Statements(connection);
    this.housekeeping = housekeeping;
    this.reported = reported;
  }

  // ---- tokens

  /// All tokens whose MAC holds, in order of their slots.
  public List<TokenRow> tokens() {
    return sql.query(TOKENS + " ORDER BY slot", this::readToken);
  }

  public Optional<TokenRow> token(long slot) {
    return sql.query(TOKENS + " WHERE slot = ?", this::readToken, slot).stream().findFirst();
  }

  /// A new token, pending.
  public TokenRow insertToken(byte[] content) {
    long slot =
        sql.insert(
            "INSERT INTO tokens (state, version, floor, content, mac) VALUES (0, 0, 0, x'', x'')");
    return put(new TokenRow(slot, RowState.PENDING, 1, 0, content));
  }

  /// Replaces state and content of a token if both are still what the caller expects.
  public boolean compareAndSet(TokenRow expected, RowState next, byte[] content) {
    Optional<TokenRow> found =
        token(expected.slot())
            .filter(row -> row.state() == expected.state())
            .filter(row -> Arrays.equals(row.content(), expected.content()));
    found.ifPresent(row -> {
      long version = raise(row.slot());
      put(new TokenRow(row.slot(), next, version, row.floor(), content));
    });
    return found.isPresent();
  }

  /// The slot of the next token that will be made.
  public long nextSlot() {
    return sql
            .query(
                "SELECT seq FROM sqlite_sequence WHERE name = 'tokens'",
                result -> Optional.of(result.getLong(1)))
            .stream()
            .findFirst()
            .orElse(0L)
        + 1;
  }

  /// Forgets a dead token.
  public void removeToken(long slot) {
    sql.update("DELETE FROM tokens WHERE slot = ? AND state = ?", slot, RowState.DEAD.code());
    forgetNotes(slot);
  }

  /// Forgets every note about a token.
  public void forgetNotes(long slot) {
    for (NoteTable table : NoteTable.values()) {
      sql.update("DELETE FROM " + table.table() + " WHERE token = ?", slot);
    }
  }

  // ---- keys and objects

  /// A new row, with the id that it got.
  public Row insert(Row draft) {
    long id =
        sql.insert(
            "INSERT INTO %s (token, state, version, reference, content, places, locator, root_mac,"
                    .formatted(draft.kind().table())
                + " mac) VALUES (0, 0, 0, 0, x'', x'', x'', x'', x'')");
    return put(draft.numbered(id).atVersion(raise(draft.token())), RowSigner.NONE);
  }

  public Optional<Row> find(RowKind kind, long id) {
    return sql.query(select(kind) + " WHERE id = ?", result -> readRow(kind, result), id).stream()
        .findFirst();
  }

  /// Writes `changed` over `expected` if that is still what is stored.
  ///
  /// @param signer under the token root where `changed` is active
  /// @return what was written; empty if another writer came first
  public Optional<Row> compareAndSet(Row expected, Row changed, RowSigner signer) {
    return find(expected.kind(), expected.id())
        .filter(found -> found.version() == expected.version())
        .filter(found -> found.state() == expected.state())
        .map(_ -> put(changed.atVersion(next(changed)), signer));
  }

  /// Forgets a dead row.
  public void remove(Row dead) {
    if (dead.state() != RowState.DEAD) {
      throw new IllegalStateException("only dead rows are removed, this one is " + dead.state());
    }
    sql.update("DELETE FROM " + dead.kind().table() + " WHERE id = ?", dead.id());
    // Who saw the row dead needs to learn nothing more; who did not reads everything anew.
    token(dead.token())
        .ifPresent(row -> {
          long floor = Math.max(row.floor(), dead.version());
          put(new TokenRow(row.slot(), row.state(), row.version(), floor, row.content()));
        });
  }

  /// The rows of one kind that are pending or dead, of all tokens.
  public List<Row> unfinished(RowKind kind, RowState state) {
    // The last condition is the partial index's own: without it SQLite reads the whole table.
    return sql.query(
        select(kind) + " WHERE state = ? AND state <> 1 ORDER BY id",
        result -> readRow(kind, result),
        state.code());
  }

  /// Everything of one token.
  public List<Row> ofToken(RowKind kind, long token) {
    return sql.query(
        select(kind) + " WHERE token = ? ORDER BY id", result -> readRow(kind, result), token);
  }

  /// What was written to objects of `token` after `version`.
  public Changes changesSince(RowKind kind, long token, long version) {
    TokenRow row =
        token(token).orElseThrow(() -> new IllegalStateException("no token in slot " + token));
    boolean complete = version < row.floor();
    List<Row> rows =
        sql.query(
            select(kind) + " WHERE token = ? AND version > ? ORDER BY id",
            result -> readRow(kind, result),
            token,
            complete ? 0 : version);
    return new Changes(row.version(), complete, rows);
  }

  // ---- notes

  public List<Note> notes(NoteTable table, long token) {
    return sql.query(
        "SELECT token, name, content, mac FROM " + table.table() + " WHERE token = ?",
        result -> readNote(table, result),
        token);
  }

  public void put(Note note) {
    sql.update(
        "INSERT OR REPLACE INTO " + note.table().table() + " VALUES (?, ?, ?, ?)",
        note.token(),
        note.name(),
        note.content(),
        housekeeping.mac(note.message()));
  }

  public void remove(Note note) {
    sql.update(
        "DELETE FROM " + note.table().table() + " WHERE token = ? AND name = ?",
        note.token(),
        note.name());
  }

  // ---- rows as SQL

  private TokenRow put(TokenRow row) {
    sql.update(
        "UPDATE tokens SET state = ?, version = ?, floor = ?, content = ?, mac = ? WHERE slot = ?",
        row.state().code(),
        row.version(),
        row.floor(),
        row.content(),
        housekeeping.mac(row.message()),
        row.slot());
    return row;
  }

  private Row put(Row row, RowSigner signer) {
    boolean active = row.state() == RowState.ACTIVE;
    Row signed = row.signed((active ? signer : RowSigner.NONE).sign(row.rootMessage()));
    sql.update(
        "UPDATE %s SET token = ?, state = ?, version = ?, reference = ?, content = ?, places = ?,"
                .formatted(row.kind().table())
            + " locator = ?, root_mac = ?, mac = ? WHERE id = ?",
        signed.token(),
        signed.state().code(),
        signed.version(),
        signed.reference(),
        signed.content(),
        signed.places(),
        signed.locator(),
        signed.rootMac(),
        housekeeping.mac(signed.housekeepingMessage()),
        signed.id());
    return signed;
  }

  // What belonged to a token that is hidden can still be buried.
  private long next(Row changed) {
    boolean orphan = changed.state() == RowState.DEAD && token(changed.token()).isEmpty();
    return orphan ? changed.version() : raise(changed.token());
  }

  private long raise(long slot) {
    return raised.computeIfAbsent(
        slot,
        _ -> {
          TokenRow row =
              token(slot).orElseThrow(() -> new IllegalStateException("no token in slot " + slot));
          long next = row.version() + 1;
          put(new TokenRow(slot, row.state(), next, row.floor(), row.content()));
          return next;
        });
  }

  private Optional<TokenRow> readToken(ResultSet result) throws SQLException {
    String what = "token in slot " + result.getLong(1);
    Optional<RowState> state = RowState.of(result.getInt(2));
    if (state.isEmpty()) {
      return hidden(what);
    }
    var row =
        new TokenRow(
            result.getLong(1),
            state.get(),
            result.getLong(3),
            result.getLong(4),
            result.getBytes(5));
    return verified(row, row.message(), result.getBytes(6), what);
  }

  private Optional<Row> readRow(RowKind kind, ResultSet result) throws SQLException {
    String what = kind.table() + " row " + result.getLong(1);
    Optional<RowState> state = RowState.of(result.getInt(3));
    if (state.isEmpty()) {
      return hidden(what);
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
    return verified(row, row.housekeepingMessage(), result.getBytes(10), what);
  }

  private Optional<Note> readNote(NoteTable table, ResultSet result) throws SQLException {
    var note = new Note(table, result.getLong(1), result.getBytes(2), result.getBytes(3));
    String what = "a row of %s of the token in slot %d".formatted(table.table(), note.token());
    return verified(note, note.message(), result.getBytes(4), what);
  }

  private <T> Optional<T> verified(T row, byte[] message, byte[] mac, String what) {
    return housekeeping.verifies(message, mac) ? Optional.of(row) : hidden(what);
  }

  private <T> Optional<T> hidden(String what) {
    if (reported.size() < MAX_REPORTS && reported.add(what)) {
      LOG.error("directory: {} is hidden: its MAC does not fit, it was damaged or forged", what);
    }
    return Optional.empty();
  }

  private static String select(RowKind kind) {
    return "SELECT " + COLUMNS + " FROM " + kind.table();
  }
}
