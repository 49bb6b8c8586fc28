package org.asterism.enclave.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.seal.RowKey;

/// Sealed rows by table and name: inside a transaction, or read from what is committed.
interface Rows {
  Optional<byte[]> find(Table table, RowKey name) throws SQLException;

  List<NamedRow> page(byte[] after, int limit) throws SQLException;

  boolean buried(RowKey name) throws SQLException;

  void replace(Table table, RowKey name, byte[] sealed) throws SQLException;

  void delete(Table table, RowKey name) throws SQLException;

  void bury(RowKey name) throws SQLException;

  Census census();
}
