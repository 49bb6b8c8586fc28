package org.asterism.enclave.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.SQLException;
import org.asterism.enclave.seal.RowKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Long rows lie at a number drawn from their name; whoever else has that number loses nothing.
final class PlacedRowsTest {
  private static final RowKey FIRST = RowKey.of(new byte[32]);

  @Test
  void twoNamesAtOnePlaceAreNeverConfused(@TempDir Path folder) throws Exception {
    byte[] other = new byte[32];
    other[31] = 1;
    RowKey second = RowKey.of(other);
    try (var sql = new Sql(new StoreFile(folder.resolve("vault.db")).create())) {
      sql.replace(Table.KEY, FIRST, new byte[] {1});
      assertThrows(SQLException.class, () -> sql.replace(Table.KEY, second, new byte[] {2}));
      assertFalse(sql.find(Table.KEY, second).isPresent());
      sql.delete(Table.KEY, second);
      sql.replace(Table.KEY, FIRST, new byte[] {3});
      assertArrayEquals(new byte[] {3}, sql.find(Table.KEY, FIRST).orElseThrow());
    }
  }
}
