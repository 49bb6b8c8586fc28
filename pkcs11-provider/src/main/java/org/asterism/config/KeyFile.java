package org.asterism.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.asterism.secret.PrivateFile;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;

/// A secret in a file of its own that only its owner may read. Stateless.
public final class KeyFile {
  /// More than any key that an engine has.
  static final int BYTES_MAX = 4096;

  private KeyFile() {}

  /// Fails where the file exists: nothing here ever replaces a key. On disk when it returns.
  public static void create(Path file, SecretBytes content) throws IOException {
    content.borrowArray(bytes -> PrivateFile.write(file, bytes));
  }

  /// The caller closes what it gets.
  public static SecretBytes read(Path file) throws ConfigurationException {
    try {
      requirePrivate(file);
      if (Files.size(file) > BYTES_MAX) {
        throw new ConfigurationException(
            "%s: expected at most %d bytes, found more".formatted(file, BYTES_MAX));
      }
      return SecretBytes.takeFrom(Files.readAllBytes(file));
    } catch (NoSuchFileException missing) {
      throw new ConfigurationException(
          "%s: expected the key that 'engine init' made, found no file; put it back from a backup"
              .formatted(file));
    } catch (IOException unreadable) {
      throw new ConfigurationException("cannot read %s: %s".formatted(file, unreadable));
    }
  }

  private static void requirePrivate(Path file) throws IOException, ConfigurationException {
    Optional<String> exposure = PrivateFile.exposure(file);
    if (exposure.isPresent()) {
      throw new ConfigurationException(exposure.get());
    }
  }
}
