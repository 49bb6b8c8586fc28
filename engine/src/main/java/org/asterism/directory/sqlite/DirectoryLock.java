package org.asterism.directory.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.asterism.directory.DirectoryException;
import org.asterism.secret.Handover;
import org.jspecify.annotations.Nullable;

/// One engine to one token store (design §9).
///
/// The lock file is opened once and kept: closing any descriptor of it would drop a POSIX lock. So
/// the holder's name is in a second file, which may be read by whoever is refused.
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;
  private final Path holderFile;

  private DirectoryLock(FileChannel channel, Path holderFile) {
    this.channel = channel;
    this.holderFile = holderFile;
  }

  /// @param holder words that lead an operator to this process, such as its id and socket
  static DirectoryLock take(Path database, String holder) {
    Path lockFile = database.resolveSibling(database.getFileName() + ".lock");
    Path holderFile = database.resolveSibling(database.getFileName() + ".holder");
    try {
      var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try (var handover = Handover.orElse(channel::close)) {
        requireFree(channel, database, holderFile);
        Files.writeString(holderFile, holder + "\n", StandardCharsets.UTF_8);
        return handover.to(new DirectoryLock(channel, holderFile));
      }
    } catch (IOException failed) {
      throw new DirectoryException(
          "cannot lock token store %s: %s; check that its folder exists and can be written"
              .formatted(database, failed),
          failed);
    }
  }

  @Override
  public void close() {
    // Whoever is refused until the lock is given back still finds the name, or no name.
    try (channel) {
      Files.deleteIfExists(holderFile);
    } catch (IOException failed) {
      throw new DirectoryException("cannot give back the lock " + holderFile, failed);
    }
  }

  private static void requireFree(FileChannel channel, Path database, Path holderFile)
      throws IOException {
    if (!lock(channel)) {
      throw new DirectoryException(
          "token store %s is in use: expected no other engine, found %s; stop that one first"
              .formatted(database, heldBy(holderFile)));
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  private static String heldBy(Path holderFile) {
    try {
      return Optional.of(Files.readString(holderFile).strip())
          .filter(name -> !name.isEmpty())
          .orElse("one that left no name");
    } catch (IOException unreadable) {
      return "one whose name cannot be read from " + holderFile;
    }
  }
}
