package org.asterism.toml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/// Small files that commands read and write, and their folders.
public final class TextFile {
  /// No file of ours is larger.
  public static final int MAX_BYTES = 256 * 1024;

  private TextFile() {}

  public static String read(Path file) throws IOException, ConfigurationException {
    requireNoFolder(file);
    if (Files.size(file) > MAX_BYTES) {
      throw new ConfigurationException(
          "%s: expected at most %d bytes, found more".formatted(file, MAX_BYTES));
    }
    return Files.readString(file);
  }

  /// A folder can be opened like a file, and what then fails does not say its name.
  public static void requireNoFolder(Path file) throws ConfigurationException {
    if (Files.isDirectory(file)) {
      throw new ConfigurationException(file + ": expected a file, found a folder");
    }
  }

  /// Makes a folder, with those above it, or takes the one that is there.
  public static void folder(Path folder, FileAttribute<?>... attributes)
      throws IOException, ConfigurationException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new ConfigurationException(folder + ": expected a folder, found a file");
    }
    Files.createDirectories(folder, attributes);
  }

  /// Reads a file that must be there.
  ///
  /// @param orElse what to do where it cannot be read, for an operator
  public static String read(Path file, String orElse) throws ConfigurationException {
    try {
      return read(file);
    } catch (IOException unreadable) {
      throw new ConfigurationException("cannot read %s: %s".formatted(file, orElse), unreadable);
    }
  }

  /// The file that a key of a configuration names.
  ///
  /// @param directory what relative paths start from
  /// @throws IllegalArgumentException where `text` is no path
  public static Path named(Path directory, String text) {
    try {
      return directory.resolve(text).toAbsolutePath().normalize();
    } catch (InvalidPathException wrong) {
      throw new IllegalArgumentException("expected a path: " + wrong.getReason(), wrong);
    }
  }

  /// Makes a folder that only its owner may enter, or takes an empty one.
  public static void newFolder(Path folder) throws IOException, ConfigurationException {
    folder(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (Stream<Path> present = Files.list(folder)) {
      if (present.findAny().isPresent()) {
        throw new ConfigurationException(folder + " is not empty: expected a folder of its own");
      }
    }
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
