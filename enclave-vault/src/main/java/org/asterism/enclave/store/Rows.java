package org.asterism.enclave.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.seal.RowKey;

/// Sealed rows by table and name: inside a transaction, or read from what is committed.
interface Rows {
  Optional<byte[]> find(Table table, RowKey name) throws SQLException;

  /// Standings after `after`, in the order of names.
  List<NamedRow> page(byte[] after, int limit) throws SQLException;

  boolean buried(RowKey name) throws SQLException;

  void replace(Table table, RowKey name, byte[] sealed) throws SQLException;

  void delete(Table table, RowKey name) throws SQLException;

  /// @param sealed who is counted for it
  void bury(RowKey name, byte[] sealed) throws SQLException;

  void mark(RowKey name) throws SQLException;

  void unmark(RowKey name) throws SQLException;

  /// Marked records after `after`, in the order of names.
  List<RowKey> markedAfter(byte[] after, int limit) throws SQLException;

  /// The marked records that go first.
  List<MarkedRow> oldestMarked(int limit) throws SQLException;
}
