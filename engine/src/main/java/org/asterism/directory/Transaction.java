package org.asterism.directory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.asterism.rows.Changes;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;

/// What can be read and written inside one transaction of the [Directory]. For the thread that runs
/// it, until it ends.
///
/// Every write of a row raises its token's version, once for each transaction.
public final class Transaction {
  private final RowStore store;
  private final Authenticity authenticity;
  private final Map<Long, Long> raised = new HashMap<>();

  public Transaction(RowStore store, Authenticity authenticity) {
    this.store = store;
    this.authenticity = authenticity;
  }

  /// Whether there are tokens, and nothing of any of them is signed by this housekeeping key: then
  /// key and store do not belong together.
  public boolean isForeign() {
    List<Stored<TokenRow>> tokens = store.tokens();
    return !tokens.isEmpty()
        && tokens.stream().noneMatch(token -> authenticity.isSigned(token, TokenRow::message))
        && tokens.stream().flatMap(token -> token.row().stream()).allMatch(this::isUnsigned);
  }

  private boolean isUnsigned(TokenRow token) {
    var signed = new AtomicBoolean();
    for (NoteTable table : NoteTable.values()) {
      store.notes(
          table,
          token.slot(),
          note -> signed.compareAndSet(false, authenticity.isSigned(note, Note::message)));
    }
    for (RowKind kind : RowKind.values()) {
      store.writtenAfter(
          kind,
          token.slot(),
          Long.MIN_VALUE,
          row -> signed.compareAndSet(false, authenticity.isSigned(row, Row::housekeepingMessage)));
    }
    return !signed.get();
  }

  // ---- tokens

  /// All tokens whose MAC holds, in order of their slots.
  public List<TokenRow> tokens() {
    return authenticity.authentic(store.tokens(), TokenRow::message);
  }

  public Optional<TokenRow> token(long slot) {
    return authenticity.authentic(store.token(slot), TokenRow::message).stream().findFirst();
  }

  /// A new token, pending.
  public TokenRow insertToken(byte[] content) {
    return put(new TokenRow(store.newToken(), RowState.PENDING, 1, 0, content));
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
    return store.nextSlot();
  }

  /// Forgets a dead token.
  public void removeToken(long slot) {
    store.forgetToken(slot, RowState.DEAD);
    forgetNotes(slot);
  }

  /// Forgets every note about a token.
  public void forgetNotes(long slot) {
    for (NoteTable table : NoteTable.values()) {
      store.forgetNotes(table, slot);
    }
  }

  // ---- keys and objects

  /// A new row, with the id that it got.
  public Row insert(Row draft) {
    long id = store.newRow(draft.kind());
    return put(draft.numbered(id).atVersion(raise(draft.token())), RowSigner.NONE);
  }

  public Optional<Row> find(RowKind kind, long id) {
    return authentic(store.row(kind, id)).stream().findFirst();
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
    store.forgetRow(dead.kind(), dead.id());
    // Who saw the row dead needs to learn nothing more; who did not reads everything anew.
    token(dead.token())
        .ifPresent(row -> {
          long floor = Math.max(row.floor(), dead.version());
          put(new TokenRow(row.slot(), row.state(), row.version(), floor, row.content()));
        });
  }

  /// The rows of one kind that are pending or dead, of all tokens.
  public List<Row> unfinished(RowKind kind, RowState state) {
    return authentic(store.unfinished(kind, state));
  }

  /// How much there is that is not dead, of all tokens; what this transaction wrote counts.
  public Holdings holdings() {
    return store.holdings();
  }

  /// What one token has in force, one row at a time: together they may not fit the heap.
  ///
  /// @param each may not write rows of this kind
  public void active(RowKind kind, long token, Consumer<Row> each) {
    writtenAfter(
        kind,
        token,
        Long.MIN_VALUE,
        row -> {
          if (row.state() == RowState.ACTIVE) {
            each.accept(row);
          }
        });
  }

  /// [#active] for who writes them.
  public void changeActive(RowKind kind, long token, Consumer<Row> each) {
    var ids = new ArrayList<Long>();
    active(kind, token, row -> ids.add(row.id()));
    ids.forEach(id -> find(kind, id).ifPresent(each));
  }

  /// How much of one kind a token has in force.
  public long count(RowKind kind, long token) {
    var count = new AtomicLong();
    active(kind, token, _ -> count.incrementAndGet());
    return count.get();
  }

  /// What was written to objects of `token` after `version`. Its rows are read while they are
  /// taken, inside this transaction.
  public Changes changesSince(RowKind kind, long token, long version) {
    TokenRow row = known(token);
    boolean complete = version < row.floor();
    return new Changes(
        row.version(), complete, each -> writtenAfter(kind, token, complete ? 0 : version, each));
  }

  private void writtenAfter(RowKind kind, long token, long version, Consumer<Row> each) {
    store.writtenAfter(
        kind,
        token,
        version,
        stored -> authenticity.authentic(stored, Row::housekeepingMessage).ifPresent(each));
  }

  // ---- notes

  public List<Note> notes(NoteTable table, long token) {
    return notes(table, token, Integer.MAX_VALUE);
  }

  /// At most so many notes.
  public List<Note> notes(NoteTable table, long token, int most) {
    return authenticity.authentic(store.notes(table, token, most), Note::message);
  }

  /// The notes one at a time: together they may not fit the heap.
  public void notes(NoteTable table, long token, Consumer<Note> each) {
    store.notes(
        table, token, stored -> authenticity.authentic(stored, Note::message).ifPresent(each));
  }

  public void put(Note note) {
    store.write(note, authenticity.mac(note.message()));
  }

  public void remove(Note note) {
    store.forgetNote(note);
  }

  // ---- the rules of rows

  private List<Row> authentic(List<Stored<Row>> stored) {
    return authenticity.authentic(stored, Row::housekeepingMessage);
  }

  private TokenRow put(TokenRow row) {
    store.write(row, authenticity.mac(row.message()));
    return row;
  }

  private Row put(Row row, RowSigner signer) {
    boolean active = row.state() == RowState.ACTIVE;
    Row signed = row.signed((active ? signer : RowSigner.NONE).sign(row.rootMessage()));
    store.write(signed, authenticity.mac(signed.housekeepingMessage()));
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
          TokenRow row = known(slot);
          long next = row.version() + 1;
          put(new TokenRow(slot, row.state(), next, row.floor(), row.content()));
          return next;
        });
  }

  private TokenRow known(long slot) {
    return token(slot).orElseThrow(() -> new IllegalStateException("no token in slot " + slot));
  }
}
