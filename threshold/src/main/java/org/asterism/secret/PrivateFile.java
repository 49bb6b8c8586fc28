package org.asterism.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A file that only its owner may read, on disk when the call returns. Stateless.
public final class PrivateFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private PrivateFile() {}

  /// Fails where the file exists: a key is never replaced by another.
  public static void write(Path path, byte[] content) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(path, options, ownerOnly)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /// What is wrong with the file where others than its owner may read or write it; empty: nothing.
  public static Optional<String> exposure(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return Optional.of(path + ": expected a file, found a folder");
    }
    Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
    return OWNER_ONLY.containsAll(found)
        ? Optional.empty()
        : Optional.of(
            "%s: expected a file that only its owner can read, found %s; run chmod 600 %s"
                .formatted(path, PosixFilePermissions.toString(found), path));
  }

  /// Puts the file whole into the place of an earlier one, or leaves that one as it is.
  public static void replace(Path path, byte[] content) throws IOException {
    Path next = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(next);
    write(next, content);
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }
}
