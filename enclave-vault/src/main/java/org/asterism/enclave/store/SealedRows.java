package org.asterism.enclave.store;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.RowKey;
import org.asterism.enclave.seal.UnsealException;
import org.asterism.vault.Octets;

/// Rows opened and sealed under the data key. Every method throws [StoreException] where the file
/// fails or a row does not open.
record SealedRows(DataKey dataKey, Rows rows) {

  /// What a file's failure is called.
  static StoreException failed(SQLException e) {
    return new StoreException("the store failed: " + e.getMessage(), e);
  }

  /// An opened row, which the caller wipes if it holds a secret.
  Optional<byte[]> find(Table table, RowKey name) throws StoreException {
    try {
      Optional<byte[]> sealed = rows.find(table, name);
      return sealed.isEmpty() ? Optional.empty() : Optional.of(open(table, name, sealed.get()));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  byte[] open(Table table, RowKey name, byte[] sealed) throws StoreException {
    try {
      return dataKey.open(table.sqlName(), name, sealed);
    } catch (UnsealException damaged) {
      throw new DamagedRowException(table, damaged);
    }
  }

  /// Seals a row, which is wiped, also over an older one.
  ///
  /// @return its length on disk
  int put(Table table, RowKey name, byte[] row) throws StoreException {
    try {
      byte[] sealed = dataKey.seal(table.sqlName(), name, row);
      rows.replace(table, name, sealed);
      return sealed.length;
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      Arrays.fill(row, (byte) 0);
    }
  }

  boolean has(Table table, RowKey name) throws StoreException {
    try {
      return rows.find(table, name).isPresent();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  void delete(Table table, RowKey name) throws StoreException {
    try {
      rows.delete(table, name);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  void bury(RowKey name, RowKey engine) throws StoreException {
    byte[] sealed = dataKey.seal(Table.TOMBSTONE.sqlName(), name, engine.bytes());
    try {
      rows.bury(name, sealed);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Marks a record, or undoes that.
  void mark(RowKey name, boolean marked) throws StoreException {
    try {
      if (marked) {
        rows.mark(name);
      } else {
        rows.unmark(name);
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Marked records after `after`, in the order of names.
  List<RowKey> markedAfter(Octets after, int limit) throws StoreException {
    try {
      return rows.markedAfter(after.toByteArray(), limit);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// The marked records that go first.
  List<MarkedRow> oldestMarked(int limit) throws StoreException {
    try {
      return rows.oldestMarked(limit);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Standings after `after`, in the order of names, still sealed.
  List<NamedRow> page(byte[] after, int limit) throws StoreException {
    try {
      return rows.page(after, limit);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  boolean buried(RowKey name) throws StoreException {
    try {
      return rows.buried(name);
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
