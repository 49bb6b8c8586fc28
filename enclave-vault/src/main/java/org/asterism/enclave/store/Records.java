package org.asterism.enclave.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.RowKey;
import org.asterism.enclave.seal.UnsealException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Handle;

/// The store's records by handle, opened; what is written becomes durable with the transaction.
///
/// Owns every entry that it reads and closes them with itself. For one thread. Every method throws
/// [StoreException] where the file fails or a row does not open.
public final class Records implements AutoCloseable {
  /// More than any record has, with its seal.
  static final int LONGEST = 128 << 10;

  private static final RowKey REHEARSAL = RowKey.of("whether it can write".getBytes(US_ASCII));
  private static final List<Table> KINDS = List.of(Table.KEY, Table.OBJECT, Table.ACCOUNT);

  private final DataKey dataKey;
  private final Rows rows;
  private final List<Runnable> erasures = new ArrayList<>();

  Records(DataKey dataKey, Rows rows) {
    this.dataKey = dataKey;
    this.rows = rows;
  }

  public Census census() {
    return rows.census();
  }

  public Optional<Entry> find(Handle handle) throws StoreException {
    RowKey name = name(handle);
    for (Table kind : KINDS) {
      Optional<byte[]> row = open(kind, name);
      if (row.isPresent()) {
        return Optional.of(decode(kind, row.get()));
      }
    }
    return Optional.empty();
  }

  /// Writes a record, also over an older one of its kind.
  public void put(Entry entry) throws StoreException {
    seal(entry.table(), name(entry.handle()), EntryCodec.encode(entry));
  }

  /// Whether both are the same record down to the last byte, in a time that does not depend on what
  /// differs.
  public static boolean same(Entry one, Entry other) {
    byte[] left = EntryCodec.encode(one);
    byte[] right = EntryCodec.encode(other);
    try {
      return one.table() == other.table() && MessageDigest.isEqual(left, right);
    } finally {
      Arrays.fill(left, (byte) 0);
      Arrays.fill(right, (byte) 0);
    }
  }

  /// Removes all that is kept under the handle and leaves a tombstone.
  public void bury(Handle handle) throws StoreException {
    RowKey name = name(handle);
    try {
      for (Table kind : KINDS) {
        rows.delete(kind, name);
      }
      rows.delete(Table.STAGED, name);
      rows.delete(Table.COUNTER, name);
      rows.bury(name);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  public boolean buried(Handle handle) throws StoreException {
    try {
      return rows.buried(name(handle));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// The record's one counter: tries of an account, uses of a key. 0 where nothing was counted.
  public long counter(Handle handle) throws StoreException {
    Optional<byte[]> row = open(Table.COUNTER, name(handle));
    if (row.isEmpty()) {
      return 0;
    }
    var in = new RowReader(row.get());
    long count = in.u64();
    in.end();
    return count;
  }

  public void setCounter(Handle handle, long count) throws StoreException {
    seal(Table.COUNTER, name(handle), ByteBuffer.allocate(Long.BYTES).putLong(count).array());
  }

  public Optional<Staged> staged(Handle handle) throws StoreException {
    Optional<byte[]> row = open(Table.STAGED, name(handle));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    try {
      Staged staged = EntryCodec.decodeStaged(row.get());
      erasures.add(staged::close);
      return Optional.of(staged);
    } finally {
      Arrays.fill(row.get(), (byte) 0);
    }
  }

  public void stage(Handle handle, Staged staged) throws StoreException {
    seal(Table.STAGED, name(handle), EntryCodec.encodeStaged(staged));
  }

  public void unstage(Handle handle) throws StoreException {
    try {
      rows.delete(Table.STAGED, name(handle));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// What is kept in an account of the credential that it expects; the caller closes it.
  public SecretBytes verifierDigest(Handle account, SecretBytes credential) {
    return dataKey.verifierDigest(account.bytes().toByteArray(), credential);
  }

  /// Writes a row of `length` bytes that nobody reads, over the one before.
  void rehearse(int length) throws StoreException {
    seal(Table.VAULT, REHEARSAL, new byte[length]);
  }

  /// Up to `limit` records of any kind after `after`, in the order of their names on disk, which
  /// means nothing; from the beginning where `after` is empty.
  public List<Entry> page(Optional<Handle> after, int limit) throws StoreException {
    try {
      byte[] from = after.map(handle -> name(handle).bytes()).orElse(new byte[0]);
      List<Entry> page = new ArrayList<>();
      for (NamedRow row : rows.page(from, limit)) {
        page.add(decode(row.table(), open(row.table(), row.name(), row.sealed().toByteArray())));
      }
      return page;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    erasures.forEach(Runnable::run);
    erasures.clear();
  }

  private RowKey name(Handle handle) {
    return dataKey.rowKey(handle.bytes().toByteArray());
  }

  private Optional<byte[]> open(Table table, RowKey name) throws StoreException {
    try {
      Optional<byte[]> sealed = rows.find(table, name);
      return sealed.isEmpty() ? Optional.empty() : Optional.of(open(table, name, sealed.get()));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private byte[] open(Table table, RowKey name, byte[] sealed) throws StoreException {
    try {
      return dataKey.open(table.sqlName(), name, sealed);
    } catch (UnsealException damaged) {
      throw new StoreException(
          "a row of the table %s does not open: the store is damaged, repair the vault"
              .formatted(table.sqlName()),
          damaged);
    }
  }

  private void seal(Table table, RowKey name, byte[] row) throws StoreException {
    try {
      rows.replace(table, name, dataKey.seal(table.sqlName(), name, row));
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      Arrays.fill(row, (byte) 0);
    }
  }

  private static StoreException failed(SQLException e) {
    return new StoreException("the store failed: " + e.getMessage(), e);
  }

  private Entry decode(Table kind, byte[] row) throws StoreException {
    try {
      Entry entry = EntryCodec.decode(kind, row);
      erasures.add(entry::close);
      return entry;
    } finally {
      Arrays.fill(row, (byte) 0);
    }
  }
}
