package org.asterism.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.asterism.secret.SecretBytes;
import org.asterism.toml.ConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A key's file is its owner's alone, is never replaced, and is refused when others can read it.
final class KeyFileTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("a.key");
  }

  @Test
  void readsWhatItWrote() throws Exception {
    try (var written = SecretBytes.random(32, new SecureRandom())) {
      KeyFile.create(file, written);
      try (var found = KeyFile.read(file)) {
        assertTrue(found.constantTimeEquals(written));
      }
      assertThrows(FileAlreadyExistsException.class, () -> KeyFile.create(file, written));
    }
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void refusesWhatOthersMayRead() throws Exception {
    Files.write(file, new byte[32]);
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwx------"}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
      assertRefused("chmod 600");
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    KeyFile.read(file).close();
  }

  @Test
  void refusesWhatIsMissingOrTooLong() throws Exception {
    assertRefused("found no file");
    Files.write(file, new byte[KeyFile.BYTES_MAX + 1]);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertRefused("expected at most");
  }

  private void assertRefused(String part) {
    var refusal = assertThrows(ConfigurationException.class, () -> KeyFile.read(file));
    assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal.getMessage());
  }
}
