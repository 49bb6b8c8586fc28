package org.asterism.directory.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.asterism.directory.Directory;
import org.asterism.directory.DirectoryException;
import org.asterism.directory.Transaction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A file that is not a whole directory of this engine is refused with one clear message, and so is
/// a second engine.
class OpeningTest {
  @TempDir Path folder;
  private Opening opening;

  @BeforeEach
  void create() {
    opening = new Opening(folder).create();
    try (Directory directory = opening.open()) {
      directory.update(transaction -> {
        for (int i = 0; i < 40; i++) {
          transaction.insertToken(new byte[1000]);
        }
      });
    }
  }

  @Test
  void aSecondEngineIsToldWhoTheFirstIs() {
    Directory held = opening.open();
    requireRefused("in use", "engine seven", "stop that one first");
    held.close();
    opening.open().close();
    assertFalse(Files.exists(folder.resolve("directory.db.holder")));
  }

  @Test
  void anotherEnginesHousekeepingKeyIsRefusedAndHarmsNothing() throws Exception {
    var other = new Opening(folder);
    var refused = assertThrows(DirectoryException.class, () -> other.open().close());
    assertTrue(String.valueOf(refused.getMessage()).contains("housekeeping key"));
    try (Directory directory = opening.open()) {
      assertEquals(40, directory.read(Transaction::tokens).size());
    }
  }

  @Test
  void oneSignatureIsEnoughToBelong() throws Exception {
    opening.edit("UPDATE tokens SET mac = x'00' WHERE slot > 1");
    opening.open().close();
    opening.edit("UPDATE tokens SET mac = x'00'");
    requireRefused("housekeeping key");
  }

  @Test
  void soIsOneInAnotherProcess() throws Exception {
    Path lock = folder.resolve("directory.db.lock");
    Files.writeString(folder.resolve("directory.db.holder"), "engine eight, process 4711\n");
    try (var other = LockHolder.ofFile(lock)) {
      assertTrue(other.holds());
      requireRefused("in use", "engine eight, process 4711");
    }
    opening.open().close();
  }

  // It has another lock file, and no name here.
  @Test
  void soIsOneInAnotherProcessThatCameByALink() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = Files.createLink(elsewhere.resolve("directory.db"), opening.file());
    try (var other = LockHolder.ofEngine(link)) {
      assertTrue(other.holds());
      requireRefused("in use", "left no name", "by a link");
    }
    opening.open().close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLinkIsNoSecondTokenStore(boolean symbolic) throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path link = elsewhere.resolve("directory.db");
    if (symbolic) {
      Files.createSymbolicLink(link, opening.file());
    } else {
      Files.createLink(link, opening.file());
    }
    try (Directory first = opening.open()) {
      var refused = assertThrows(DirectoryException.class, () -> opening.open(link).close());
      assertTrue(String.valueOf(refused.getMessage()).contains("in use"));
      // The refusal closed no descriptor whose end would drop what the first has locked.
      try (var other = LockHolder.ofFile(folder.resolve("directory.db.lock"))) {
        assertFalse(other.holds());
      }
      try (var other = LockHolder.ofEngine(link)) {
        assertFalse(other.holds());
      }
      first.update(transaction -> transaction.insertToken(new byte[10]));
    }
    try (Directory byLink = opening.open(link)) {
      assertEquals(41, byLink.read(Transaction::tokens).size());
    }
  }

  @Test
  void aNewerSchemaIsLeftToTheEngineThatWroteIt() throws Exception {
    opening.edit("PRAGMA user_version = " + (Schema.VERSION + 1));
    requireRefused("has schema " + (Schema.VERSION + 1), "knows " + Schema.VERSION, "newer engine");
    opening.edit("PRAGMA user_version = 1");
    requireRefused("has schema 1", "before the first release", "make a new one");
    opening.edit("PRAGMA user_version = 3");
    opening.open().close();
  }

  @Test
  void aCutFileIsNotTakenForAnEmptyDirectory() throws Exception {
    byte[] whole = Files.readAllBytes(opening.file());
    for (int length : new int[] {0, 10, 100, 4096, whole.length / 2, whole.length - 1}) {
      Files.write(opening.file(), Arrays.copyOf(whole, length));
      requireRefused("token store");
      assertEquals(length, Files.size(opening.file()), "nothing was written to it");
    }
    Files.write(opening.file(), whole);
    try (Directory directory = opening.open()) {
      assertEquals(40, directory.read(Transaction::tokens).size());
    }
  }

  @Test
  void anotherProgramsFileIsLeftAlone() throws Exception {
    Files.writeString(opening.file(), "this is a text, and no database at all\n".repeat(500));
    requireRefused("cannot open token store", "not a database");
    Files.delete(opening.file());
    opening.edit("CREATE TABLE accounts (name TEXT)");
    requireRefused("is not a token store", "move it away");
  }

  @Test
  void aDamagedPageIsFoundAtTheStart() throws Exception {
    byte[] damaged = Files.readAllBytes(opening.file());
    Arrays.fill(damaged, damaged.length / 2, damaged.length / 2 + 6000, (byte) 0xAA);
    Files.write(opening.file(), damaged);
    requireRefused("token store");
  }

  @Test
  void aMissingFileIsNotANewDirectory() throws Exception {
    Files.delete(opening.file());
    requireRefused("no token store", "restore it", "engine new-token-store");
    assertFalse(Files.exists(opening.file()));
  }

  @Test
  void aDirectoryIsNeverReplaced() throws Exception {
    byte[] before = Files.readAllBytes(opening.file());
    var refused = assertThrows(DirectoryException.class, opening::create);
    assertTrue(String.valueOf(refused.getMessage()).contains("is there already"));
    assertArrayEquals(before, Files.readAllBytes(opening.file()));
  }

  @Test
  void aFolderInItsPlaceIsSaid() throws Exception {
    Files.delete(opening.file());
    Files.createDirectory(opening.file());
    requireRefused("cannot open token store");
  }

  @Test
  void aMissingFolderIsSaid() {
    var elsewhere = new Opening(folder.resolve("missing"));
    var refused = assertThrows(DirectoryException.class, elsewhere::open);
    assertTrue(String.valueOf(refused.getMessage()).contains("check that its folder exists"));
  }

  @Test
  void whatAnUnfinishedCreationLeftIsNoHindrance() throws Exception {
    Files.delete(opening.file());
    Files.writeString(folder.resolve("directory.db.new"), "half");
    opening.create().open().close();
    assertFalse(Files.exists(folder.resolve("directory.db.new")));
  }

  // And the lock is given back, or the next test of the same file would hear of that.
  private void requireRefused(String... words) {
    var refused = assertThrows(DirectoryException.class, opening::open);
    String message = String.valueOf(refused.getMessage());
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
    assertFalse(message.contains("\n"), "one line");
  }
}
