package org.asterism.directory.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.directory.Directory;
import org.asterism.directory.DirectoryException;
import org.asterism.directory.Holdings;
import org.asterism.directory.Transaction;
import org.asterism.rows.Changes;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowSigner;
import org.asterism.rows.RowState;
import org.asterism.rows.TokenRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was written is there, whole and in order; what failed is not.
class DirectoryTest {
  private static final RowSigner ROOT = _ -> new byte[] {7};

  @TempDir Path folder;
  private Opening opening;
  private Directory directory;

  @BeforeEach
  void open() {
    opening = new Opening(folder).create();
    directory = opening.open();
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void aRowLivesFromPendingThroughActiveToDead() {
    long slot = token();
    Row pending = insert(slot, "one");
    assertEquals(RowState.PENDING, pending.state());
    Row active = compareAndSet(pending, activated(pending)).orElseThrow();
    assertArrayEquals(new byte[] {7}, active.rootMac());
    Row dead = compareAndSet(active, active.dead(bytes("where"))).orElseThrow();
    assertEquals(0, dead.content().length, "nothing is left of it but where to clean");
    assertEquals(0, dead.rootMac().length);
    directory.update(transaction -> transaction.remove(dead));
    assertTrue(find(dead.id()).isEmpty());
  }

  @Test
  void whatIsNotDeadIsCountedAsItChanges() {
    long slot = token();
    assertEquals(new Holdings(0, 0, 0), holdings());
    Row pending = insert(slot, "one");
    assertEquals(new Holdings(1, 0, 3), holdings());
    Row active = compareAndSet(pending, activated(pending)).orElseThrow();
    Row longer = compareAndSet(active, with(active, "and longer")).orElseThrow();
    assertEquals(new Holdings(1, 0, "and longer".length()), holdings());
    Row dead = compareAndSet(longer, longer.dead(bytes("where"))).orElseThrow();
    assertEquals(new Holdings(0, 0, 0), holdings());
    directory.update(transaction -> transaction.remove(dead));
    assertEquals(new Holdings(0, 0, 0), holdings());
  }

  @Test
  void whatAnOlderSchemaHoldsIsCountedWhenItIsOpened() throws Exception {
    insert(token(), "one");
    directory.close();
    var triggers = new ArrayList<String>();
    for (String table : List.of("objects", "keys")) {
      for (String event : List.of("made", "changed", "forgotten")) {
        triggers.add("DROP TRIGGER %s_%s".formatted(table, event));
      }
    }
    opening.edit(triggers.toArray(String[]::new));
    opening.edit("DROP TABLE held", "PRAGMA user_version = 2");
    directory = opening.open();
    assertEquals(new Holdings(1, 0, 3), holdings());
    insert(1, "two");
    assertEquals(new Holdings(2, 0, 6), holdings());
  }

  private Holdings holdings() {
    return directory.read(Transaction::holdings);
  }

  @Test
  void onlyOneOfTwoWritersWins() {
    Row pending = insert(token(), "one");
    assertTrue(compareAndSet(pending, activated(pending)).isPresent());
    assertTrue(compareAndSet(pending, pending.dead(bytes("x"))).isEmpty(), "pending no more");
    Row active = find(pending.id()).orElseThrow();
    assertTrue(compareAndSet(active, with(active, "two")).isPresent());
    assertTrue(compareAndSet(active, with(active, "three")).isEmpty());
    assertEquals("two", text(find(active.id()).orElseThrow().content()));
  }

  @Test
  void onlyDeadRowsAreRemoved() {
    Row pending = insert(token(), "one");
    assertThrows(
        IllegalStateException.class,
        () -> directory.update(transaction -> transaction.remove(pending)));
    assertTrue(find(pending.id()).isPresent());
  }

  @Test
  void aTokensRowIsReplacedByWhoKnowsIt() {
    TokenRow made = directory.write(transaction -> transaction.insertToken(bytes("made")));
    assertTrue(replace(made, RowState.ACTIVE, "active"));
    assertFalse(replace(made, RowState.DEAD, "dead"), "not pending any more");
    TokenRow active = directory.read(transaction -> transaction.token(made.slot())).orElseThrow();
    insert(made.slot(), "an object raises the version and is no reason to fail");
    assertTrue(replace(active, RowState.ACTIVE, "changed"));
    assertFalse(replace(active, RowState.ACTIVE, "changed otherwise"), "it says something else");
  }

  @Test
  void whatThrowsLeavesNothing() {
    long slot = token();
    assertThrows(
        IOException.class,
        () ->
            directory.write(transaction -> {
              transaction.insert(row(slot, "half"));
              throw new IOException("the second half fails");
            }));
    assertEquals(List.of(), rows(slot));
    insert(slot, "whole");
    assertEquals(1, rows(slot).size());
  }

  @Test
  void aTransactionInsideAnotherIsABug() {
    assertThrows(
        IllegalStateException.class,
        () -> directory.update(_ -> directory.update(transaction -> transaction.nextSlot())));
    assertEquals(1, directory.read(Transaction::nextSlot));
  }

  @Test
  void whatWasWrittenIsThereAgain() {
    long slot = token();
    Row pending = insert(slot, "one");
    Row active = compareAndSet(pending, activated(pending)).orElseThrow();
    directory.update(transaction ->
        transaction.put(new Note(NoteTable.DEBTS, slot, bytes("who"), bytes("what"))));
    directory.close();
    directory = opening.open();
    Row again = find(active.id()).orElseThrow();
    assertEquals(active.version(), again.version());
    assertArrayEquals(active.housekeepingMessage(), again.housekeepingMessage());
    List<Note> notes = directory.read(transaction -> transaction.notes(NoteTable.DEBTS, slot));
    assertEquals("what", text(notes.getFirst().content()));
    directory.update(transaction -> transaction.forgetNotes(slot));
    assertEquals(
        List.of(), directory.read(transaction -> transaction.notes(NoteTable.DEBTS, slot)));
  }

  @Test
  void eachWriteRaisesTheVersionOnceAndChangesTellWhat() {
    long slot = token();
    long before = version(slot);
    directory.update(transaction -> {
      transaction.insert(row(slot, "one"));
      transaction.insert(row(slot, "two"));
    });
    assertEquals(before + 1, version(slot));
    Row third = insert(slot, "three");
    Changed changes = changesSince(slot, before + 1);
    assertEquals(List.of(third.id()), changes.rows());
    assertFalse(changes.complete());
    assertEquals(List.of(), changesSince(slot, changes.version()).rows());
  }

  @Test
  void whoMissedARemovalReadsEverythingAndWhoSawTheDeathDoesNot() {
    long slot = token();
    Row goes = insert(slot, "goes");
    insert(slot, "stays");
    long alive = version(slot);
    Row dead = compareAndSet(goes, goes.dead(bytes("where"))).orElseThrow();
    long buried = version(slot);
    directory.update(transaction -> transaction.remove(dead));
    assertTrue(changesSince(slot, alive).complete());
    assertEquals(1, changesSince(slot, alive).rows().size());
    assertFalse(changesSince(slot, buried).complete());
    assertEquals(List.of(), changesSince(slot, buried).rows());
  }

  @Test
  void unfinishedRowsOfAllTokensAreFound() {
    long one = token();
    long other = token();
    Row pending = insert(one, "pending");
    Row active = insert(one, "active");
    compareAndSet(active, activated(active));
    Row dead = insert(other, "dead");
    compareAndSet(dead, dead.dead(bytes("where")));
    assertEquals(List.of(pending.id()), unfinished(RowState.PENDING));
    assertEquals(List.of(dead.id()), unfinished(RowState.DEAD));
  }

  @Test
  void slotsAndNumbersAreNeverUsedTwice() {
    long slot = token();
    Row first = insert(slot, "one");
    Row dead = compareAndSet(first, first.dead(bytes("x"))).orElseThrow();
    directory.update(transaction -> transaction.remove(dead));
    assertTrue(insert(slot, "two").id() > first.id());
    TokenRow gone = directory.write(transaction -> transaction.insertToken(bytes("gone")));
    assertTrue(replace(gone, RowState.DEAD, "gone"));
    directory.update(transaction -> transaction.removeToken(gone.slot()));
    assertEquals(gone.slot() + 1, directory.read(Transaction::nextSlot));
    directory.close();
    directory = opening.open();
    assertEquals(gone.slot() + 1, token());
  }

  @Test
  void aDiskThatFailsIsSaidAndNothingIsLost() throws Exception {
    long slot = token();
    insert(slot, "before");
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + opening.file());
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      var failed = assertThrows(DirectoryException.class, () -> insert(slot, "during"));
      assertTrue(String.valueOf(failed.getMessage()).contains("disk"), failed.getMessage());
    }
    insert(slot, "after");
    assertEquals(
        List.of("before", "after"), rows(slot).stream().map(row -> text(row.content())).toList());
  }

  @Test
  void theFileIsItsOwnersAlone() throws Exception {
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(opening.file())));
  }

  @Test
  void aClosedDirectorySaysSo() {
    directory.close();
    assertThrows(DirectoryException.class, this::token);
    directory = opening.open();
  }

  private long token() {
    TokenRow row = directory.write(transaction -> transaction.insertToken(bytes("token")));
    assertTrue(replace(row, RowState.ACTIVE, "token"));
    return row.slot();
  }

  private boolean replace(TokenRow expected, RowState next, String content) {
    return directory.write(
        transaction -> transaction.compareAndSet(expected, next, bytes(content)));
  }

  private Row insert(long slot, String content) {
    return directory.write(transaction -> transaction.insert(row(slot, content)));
  }

  private Optional<Row> compareAndSet(Row expected, Row changed) {
    return directory.write(transaction -> transaction.compareAndSet(expected, changed, ROOT));
  }

  private Optional<Row> find(long id) {
    return directory.read(transaction -> transaction.find(RowKind.OBJECT, id));
  }

  private List<Row> rows(long slot) {
    var rows = new ArrayList<Row>();
    directory.read(transaction -> {
      transaction.changesSince(RowKind.OBJECT, slot, Long.MIN_VALUE).rows().forEach(rows::add);
      return true;
    });
    return rows;
  }

  private List<Long> unfinished(RowState state) {
    return directory
        .<List<Row>, RuntimeException>read(
            transaction -> transaction.unfinished(RowKind.OBJECT, state))
        .stream()
        .map(Row::id)
        .toList();
  }

  private record Changed(long version, boolean complete, List<Long> rows) {}

  private Changed changesSince(long slot, long version) {
    var rows = new ArrayList<Long>();
    return directory.read(transaction -> {
      Changes changes = transaction.changesSince(RowKind.OBJECT, slot, version);
      changes.rows().forEach(row -> rows.add(row.id()));
      return new Changed(changes.version(), changes.complete(), rows);
    });
  }

  private long version(long slot) {
    return directory.read(transaction -> transaction.token(slot)).orElseThrow().version();
  }

  private static Row activated(Row pending) {
    return pending.activated(pending.content(), bytes("locator"));
  }

  private static Row with(Row active, String content) {
    return active.activated(bytes(content), active.locator());
  }

  private static Row row(long slot, String content) {
    return Row.pending(RowKind.OBJECT, slot, 0, bytes(content), bytes("places"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
  }
}
