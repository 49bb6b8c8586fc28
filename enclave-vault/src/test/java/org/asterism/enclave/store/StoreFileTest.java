package org.asterism.enclave.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store and its log are for their owner alone, whatever the process's mask is.
final class StoreFileTest {
  @Test
  void itsFilesAreTheirOwnersAlone(@TempDir Path folder) throws Exception {
    try (var sql = new Sql(new StoreFile(folder.resolve("vault.db")).create());
        Stream<Path> files = Files.list(folder)) {
      assertEquals(0, sql.newestTime());
      List<Path> all = files.toList();
      assertEquals(2, all.size(), "the store and its log");
      for (Path each : all) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(each)),
            each.toString());
      }
    }
  }
}
