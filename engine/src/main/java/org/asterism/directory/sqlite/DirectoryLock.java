package org.asterism.directory.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.directory.DirectoryException;
import org.asterism.secret.Handover;
import org.jspecify.annotations.Nullable;

/// One engine to one token store (design §9), whatever name leads to it.
///
/// Two locks: on a lock file beside the database's real path, and on the database file itself,
/// which every link to it shares. Both files are opened once and kept: closing any descriptor of a
/// file drops all POSIX locks that the process has on it, SQLite's too. So a second opening in this
/// process is refused before it opens either. The holder's name is in a file of its own, which may
/// be read by whoever is refused.
final class DirectoryLock implements AutoCloseable {
  /// The files that this process has locked, by what the file system knows them by.
  private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

  private final Object file;
  private final FileChannel lockFile;
  private final InodeLock database;
  private final Path holderFile;

  private DirectoryLock(Object file, FileChannel lockFile, InodeLock database, Path holderFile) {
    this.file = file;
    this.lockFile = lockFile;
    this.database = database;
    this.holderFile = holderFile;
  }

  /// @param named an existing file, by any name
  /// @param holder words that lead an operator to this process, such as its id and socket
  static DirectoryLock take(Path named, String holder) {
    try {
      Path database = named.toRealPath();
      Path holderFile = database.resolveSibling(database.getFileName() + ".holder");
      Object file = Files.readAttributes(database, BasicFileAttributes.class).fileKey();
      if (!HELD.add(file)) {
        throw inUse(database, holderFile);
      }
      try (var registered = Handover.orElse(() -> HELD.remove(file))) {
        return registered.to(take(file, database, holderFile, holder));
      }
    } catch (IOException failed) {
      throw new DirectoryException(
          "cannot lock token store %s: %s; check that its folder exists and can be written"
              .formatted(named, failed),
          failed);
    }
  }

  private static DirectoryLock take(Object file, Path database, Path holderFile, String holder)
      throws IOException {
    Path beside = database.resolveSibling(database.getFileName() + ".lock");
    FileChannel lockFile =
        FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try (var first = Handover.orElse(lockFile::close)) {
      requireFree(lockFile, database, holderFile);
      InodeLock inode = InodeLock.take(database);
      try (var second = Handover.orElse(inode::close)) {
        Files.writeString(holderFile, holder + "\n", StandardCharsets.UTF_8);
        return second.to(first.to(new DirectoryLock(file, lockFile, inode, holderFile)));
      }
    } catch (InodeLock.InUseException byALink) {
      throw inUse(database, holderFile);
    }
  }

  /// After the database is closed: closing its file here drops what SQLite has locked.
  @Override
  public void close() {
    // Whoever is refused until the lock is given back still finds the name, or no name.
    try (lockFile;
        database) {
      Files.deleteIfExists(holderFile);
    } catch (IOException failed) {
      throw new DirectoryException("cannot give back the lock " + holderFile, failed);
    } finally {
      HELD.remove(file);
    }
  }

  private static void requireFree(FileChannel channel, Path database, Path holderFile)
      throws IOException {
    @Nullable FileLock lock = channel.tryLock();
    if (lock == null) {
      throw inUse(database, holderFile);
    }
  }

  private static DirectoryException inUse(Path database, Path holderFile) {
    return new DirectoryException(
        "token store %s is in use: expected no other engine, found %s; stop that one first"
            .formatted(database, heldBy(holderFile)));
  }

  private static String heldBy(Path holderFile) {
    try {
      return Optional.of(Files.readString(holderFile).strip())
          .filter(name -> !name.isEmpty())
          .orElse("one that left no name");
    } catch (IOException unreadable) {
      return "one that left no name at " + holderFile + ", or came by a link to the file";
    }
  }
}
