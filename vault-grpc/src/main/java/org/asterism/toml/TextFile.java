package org.asterism.toml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Small files that commands read and write.
public final class TextFile {
  /// No file of ours is larger.
  private static final int MAX_BYTES = 256 * 1024;

  private TextFile() {}

  public static String read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + ": expected at most %d bytes, found more".formatted(MAX_BYTES));
    }
    return Files.readString(file);
  }

  /// Writes a file that must not be there yet.
  public static void create(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.SYNC);
  }

  /// Writes a file whole or not at all, in the place of an earlier one.
  public static void replace(Path file, String text) throws IOException {
    var next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, text, StandardOpenOption.CREATE, StandardOpenOption.SYNC);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
