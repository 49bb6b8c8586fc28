package org.asterism.pkcs11.ticket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// How many times kept logins of one account went to the vaults without a verdict, because the
/// engine ended in between or too few vaults answered. Each may have cost a try, so they are
/// bounded, and counted where the next engine finds them: as the bytes of a file.
record Tries(Path file) {
  /// Fewer than any vault allows in all.
  static final int MAX = 3;

  /// Counts one more; false where there have been too many.
  boolean begin() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      return channel.size() < MAX && channel.write(ByteBuffer.allocate(1)) == 1;
    }
  }

  /// There was a verdict.
  void end() throws IOException {
    Files.deleteIfExists(file);
  }

  /// No vault has counted the last one.
  void takeBack() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(Math.max(0, channel.size() - 1));
    }
  }
}
