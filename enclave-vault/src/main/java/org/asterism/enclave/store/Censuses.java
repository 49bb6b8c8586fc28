package org.asterism.enclave.store;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.asterism.enclave.seal.RowKey;
import org.asterism.vault.Handle;
import org.asterism.vault.Principal;

/// What each engine and each of its tokens has here, changed in the transaction of what changes it.
/// A row without a readable owner is in none.
record Censuses(SealedRows rows) {

  RowKey name(Principal engine) {
    return rows.dataKey().rowKey(engine.spkiDigest().toByteArray());
  }

  RowKey name(RowKey engine, Handle token) {
    byte[] both =
        ByteBuffer.allocate(RowKey.BYTES + Handle.LENGTH)
            .put(engine.bytes())
            .put(token.bytes().toByteArray())
            .array();
    return rows.dataKey().rowKey(both);
  }

  Census of(Table table, RowKey name) throws StoreException {
    Optional<byte[]> row = rows.find(table, name);
    if (row.isEmpty()) {
      return Census.EMPTY;
    }
    var in = new RowReader(row.get());
    var census = read(in);
    in.end();
    return census;
  }

  /// Changes what the engine has, and what its token has.
  void change(Standing whose, UnaryOperator<Census> change) throws StoreException {
    change(Table.ENGINE, whose.engine(), change);
    if (whose.token().isPresent()) {
      change(Table.TOKEN, name(whose.engine(), whose.token().get()), change);
    }
  }

  void change(Table table, RowKey name, UnaryOperator<Census> change) throws StoreException {
    Census census = change.apply(of(table, name));
    if (census.equals(Census.EMPTY)) {
      rows.delete(table, name);
      return;
    }
    byte[] row =
        new RowWriter()
            .i64(census.keys())
            .i64(census.objects())
            .i64(census.accounts())
            .i64(census.tombstones())
            .i64(census.marked())
            .i64(census.bytes())
            .toArray();
    rows.put(table, name, row);
  }

  private static Census read(RowReader in) throws StoreException {
    try {
      return new Census(in.u64(), in.u64(), in.u64(), in.u64(), in.u64(), in.u64());
    } catch (IllegalArgumentException negative) {
      throw RowReader.malformed("a census");
    }
  }
}
