package org.asterism.directory.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.asterism.directory.Authenticity;
import org.asterism.directory.Directory;
import org.asterism.directory.Transaction;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// A row that somebody edited by hand is hidden and logged, and every other row is still there.
class TamperedRowsTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Authenticity.class);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir Path folder;
  private Opening opening;

  @BeforeEach
  void create() {
    log.start();
    LOG.addAppender(log);
    opening = new Opening(folder).create();
    try (Directory directory = opening.open()) {
      directory.update(transaction -> {
        for (int i = 0; i < 2; i++) {
          TokenRow token = transaction.insertToken(new byte[] {1, (byte) i});
          transaction.compareAndSet(token, RowState.ACTIVE, token.content());
        }
        for (int i = 0; i < 3; i++) {
          Row row = transaction.insert(Row.pending(RowKind.OBJECT, 1, 0, bytes(i), bytes(9)));
          transaction.compareAndSet(row, row.activated(bytes(i), bytes(8)), _ -> bytes(7));
        }
        transaction.put(new Note(NoteTable.DEBTS, 1, bytes(5), bytes(6)));
        transaction.put(new Note(NoteTable.DEBTS, 1, bytes(4), bytes(6)));
      });
    }
  }

  @AfterEach
  void close() {
    LOG.detachAppender(log);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content = x'ff'",
        "state = 0",
        "state = 2",
        "state = 77",
        "state = -1",
        "version = version + 1",
        "version = version - 1",
        "token = 2",
        "reference = 1",
        "places = x'00'",
        "locator = x'00'",
        "root_mac = x'00'",
        "mac = x''",
        "mac = zeroblob(32)",
        "mac = (SELECT mac FROM objects WHERE id = 3)"
      })
  void anEditedObjectIsHidden(String edit) throws Exception {
    opening.edit("UPDATE objects SET %s WHERE id = 2".formatted(edit));
    try (Directory directory = opening.open()) {
      assertTrue(directory.read(tx -> tx.find(RowKind.OBJECT, 2)).isEmpty());
      assertEquals(List.of(1L, 3L), objects(directory));
      requireLoggedOnce("objects row 2");
    }
  }

  @Test
  void twoSwappedRowsAreBothHidden() throws Exception {
    opening.edit(
        "UPDATE objects SET id = 99 WHERE id = 1",
        "UPDATE objects SET id = 1 WHERE id = 2",
        "UPDATE objects SET id = 2 WHERE id = 99");
    try (Directory directory = opening.open()) {
      assertEquals(List.of(3L), objects(directory));
      requireLoggedOnce("objects row 1");
      requireLoggedOnce("objects row 2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"content = x'ff'", "state = 0", "state = 5", "version = 1", "floor = 9"})
  void anEditedTokenIsHidden(String edit) throws Exception {
    opening.edit("UPDATE tokens SET %s WHERE slot = 1".formatted(edit));
    try (Directory directory = opening.open()) {
      assertEquals(
          List.of(2L), directory.read(Transaction::tokens).stream().map(TokenRow::slot).toList());
      requireLoggedOnce("token in slot 1");
      assertEquals(3, directory.read(Transaction::nextSlot), "its slot is not given away");
    }
  }

  @Test
  void whatBelongsToAHiddenTokenCanStillBeBuried() throws Exception {
    opening.edit("UPDATE tokens SET content = x'ff' WHERE slot = 1");
    try (Directory directory = opening.open()) {
      directory.update(transaction -> {
        Row row = transaction.find(RowKind.OBJECT, 1).orElseThrow();
        Row dead = transaction.compareAndSet(row, row.dead(bytes(9)), RowSigner.NONE).orElseThrow();
        transaction.remove(dead);
      });
      assertEquals(List.of(2L, 3L), objects(directory));
    }
  }

  @Test
  void anEditedNoteIsHidden() throws Exception {
    opening.edit("UPDATE debts SET content = x'ff' WHERE name = x'05'");
    try (Directory directory = opening.open()) {
      List<Note> notes = directory.read(transaction -> transaction.notes(NoteTable.DEBTS, 1));
      assertEquals(1, notes.size());
      assertEquals(4, notes.getFirst().name()[0]);
      requireLoggedOnce("debts");
    }
  }

  @Test
  void anUntouchedFileHidesNothing() {
    try (Directory directory = opening.open()) {
      assertEquals(List.of(1L, 2L, 3L), objects(directory));
      assertTrue(log.list.isEmpty());
    }
  }

  // A damaged row is met at every reading; the log hears of it once.
  private void requireLoggedOnce(String what) {
    assertEquals(
        1,
        log.list.stream().filter(event -> event.getFormattedMessage().contains(what + " ")).count(),
        () -> log.list.toString());
    assertFalse(log.list.isEmpty());
  }

  private static List<Long> objects(Directory directory) {
    var ids = new ArrayList<Long>();
    return directory.read(transaction -> {
      transaction.active(RowKind.OBJECT, 1, row -> ids.add(row.id()));
      return ids;
    });
  }

  private static byte[] bytes(int value) {
    return new byte[] {(byte) value};
  }
}
