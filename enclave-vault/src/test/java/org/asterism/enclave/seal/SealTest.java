package org.asterism.enclave.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.enclave.platform.Platform;
import org.asterism.enclave.platform.PlatformException;
import org.asterism.enclave.platform.SimulatedPlatform;
import org.asterism.secret.LockedMemory;
import org.asterism.secret.LockedMemoryFull;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A row opens in its own place only, and a vault's keys on its own platform only.
final class SealTest {
  private static final byte[] HANDLE =
      "sixteen bytes!!!".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  @TempDir Path directory;
  private final SecureRandom random = new SecureRandom();

  @Test
  void aRowOpensInItsOwnPlaceOnly() throws Exception {
    byte[] content = {1, 2, 3};
    try (DataKey mine = dataKey();
        DataKey another = dataKey()) {
      RowKey row = mine.rowKey(HANDLE);
      byte[] sealed = mine.seal("key_record", row, content);
      assertArrayEquals(content, mine.open("key_record", row, sealed));
      assertThrows(UnsealException.class, () -> mine.open("object_record", row, sealed));
      RowKey other = mine.rowKey(content);
      assertThrows(UnsealException.class, () -> mine.open("key_record", other, sealed));
      assertThrows(UnsealException.class, () -> another.open("key_record", row, sealed));
      assertNotEquals(row, another.rowKey(HANDLE));
      assertFalse(Arrays.equals(sealed, mine.seal("key_record", row, content)));
    }
  }

  @Test
  void everyChangedByteAndEveryShorteningIsNoticed() throws Exception {
    try (DataKey mine = dataKey()) {
      RowKey row = mine.rowKey(HANDLE);
      byte[] sealed = mine.seal("key_record", row, new byte[20]);
      for (int i = 0; i < sealed.length; i++) {
        byte[] changed = sealed.clone();
        changed[i] ^= 1;
        assertThrows(UnsealException.class, () -> mine.open("key_record", row, changed));
        byte[] cut = Arrays.copyOf(sealed, i);
        assertThrows(UnsealException.class, () -> mine.open("key_record", row, cut));
      }
    }
  }

  @Test
  void keysLeaveNoneBehindWhereMemoryEnds() throws Exception {
    var file = new SealedKeyFile(directory.resolve("keys.sealed"), random);
    try (SecretBytes sealing = platform(1).sealingKey();
        VaultKeys made = keys()) {
      file.create(sealing, made);
      int before = LockedMemory.bytesInUse();
      for (int bytes = 0; bytes < 512; bytes += 16) {
        try (var memory = Reservation.of(bytes)) {
          memory.<Boolean, Exception, RuntimeException>lend(() -> {
            try (VaultKeys opened = file.open(sealing)) {
              new DataKey(opened.dataKey(), random).close();
            }
            return true;
          });
        } catch (LockedMemoryFull full) {
          assertTrue(bytes < 400, "they need less");
        }
        assertEquals(before, LockedMemory.bytesInUse(), "left open where memory ended at " + bytes);
      }
    }
  }

  @Test
  void theVaultsKeysComeBackOnTheSamePlatform() throws Exception {
    var file = new SealedKeyFile(directory.resolve("keys.sealed"), random);
    try (SecretBytes sealing = platform(1).sealingKey();
        VaultKeys made = keys();
        SecretBytes again = platform(1).sealingKey()) {
      file.create(sealing, made);
      try (VaultKeys opened = file.open(again)) {
        assertTrue(made.dataKey().constantTimeEquals(opened.dataKey()));
        assertTrue(made.identity().constantTimeEquals(opened.identity()));
        assertTrue(made.evidenceSeed().constantTimeEquals(opened.evidenceSeed()));
      }
      assertThrows(FileAlreadyExistsException.class, () -> file.create(again, made));
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(directory.resolve("keys.sealed"))));
    }
  }

  @Test
  void aRaisedTcbNumberOrAnotherPlatformOpensNothing() throws Exception {
    var file = new SealedKeyFile(directory.resolve("keys.sealed"), random);
    try (SecretBytes sealing = platform(1).sealingKey();
        VaultKeys made = keys()) {
      file.create(sealing, made);
    }
    try (SecretBytes raised = platform(2).sealingKey()) {
      assertThrows(UnsealException.class, () -> file.open(raised));
    }
    Files.delete(directory.resolve("platform.secret"));
    try (SecretBytes other = platform(1).sealingKey()) {
      assertThrows(UnsealException.class, () -> file.open(other));
    }
  }

  // Whoever could take the enrolment away could name the operators of a vault anew.
  @Test
  void theEnrolmentIsSealedWithTheKeys() throws Exception {
    Path path = directory.resolve("keys.sealed");
    var file = new SealedKeyFile(path, random);
    try (SecretBytes sealing = platform(1).sealingKey();
        VaultKeys made = keys()) {
      file.create(sealing, made);
      byte[] without = Files.readAllBytes(path);
      file.enrol(sealing, made, "serial = 1");
      byte[] with = Files.readAllBytes(path);
      try (VaultKeys opened = file.open(sealing)) {
        assertEquals(Optional.of("serial = 1"), opened.enrolment());
        assertTrue(made.identity().constantTimeEquals(opened.identity()));
      }
      Files.write(path, Arrays.copyOf(with, without.length));
      assertThrows(UnsealException.class, () -> file.open(sealing));
      with[with.length - 1]++;
      Files.write(path, with);
      assertThrows(UnsealException.class, () -> file.open(sealing));
    }
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void aMissingOrWrongPlatformSecretIsSaidClearly() throws Exception {
    Path secret = directory.resolve("platform.secret");
    assertThrows(PlatformException.class, () -> SimulatedPlatform.open(secret, 1));
    Files.write(secret, new byte[5]);
    var wrong = assertThrows(PlatformException.class, () -> SimulatedPlatform.open(secret, 1));
    assertTrue(String.valueOf(wrong.getMessage()).contains("expected 32 readable bytes, found 5"));
  }

  private Platform platform(int tcb) throws Exception {
    Path secret = directory.resolve("platform.secret");
    if (Files.notExists(secret)) {
      SimulatedPlatform.create(secret, random);
    }
    return SimulatedPlatform.open(secret, tcb);
  }

  private VaultKeys keys() {
    return VaultKeys.draw(SecretBytes.random(138, random), SecretBytes.random(32, random), random);
  }

  private DataKey dataKey() {
    try (SecretBytes root = SecretBytes.random(32, random)) {
      return new DataKey(root, random);
    }
  }
}
