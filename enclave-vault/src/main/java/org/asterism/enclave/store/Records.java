package org.asterism.enclave.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.asterism.enclave.seal.DataKey;
import org.asterism.enclave.seal.RowKey;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Handle;
import org.asterism.vault.LineageMark;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;

/// The store's records by handle, opened; what is written becomes durable with the transaction.
///
/// Each record has a [Standing], and what it takes is in the [Census] of its engine and token. Owns
/// every entry that it reads and closes them with itself. For one thread. Every method throws
/// [StoreException] where the file fails or a row does not open.
public final class Records implements AutoCloseable {
  /// More than any record has, with its seal.
  static final int LONGEST = 128 << 10;

  // Looked at in one transaction: bounds how long others wait.
  private static final int RESTORED_AT_ONCE = 256;
  private static final int OLDEST_MAX = 4096;
  private static final RowKey REHEARSAL = RowKey.of("whether it can write".getBytes(US_ASCII));
  private static final List<Table> KINDS = List.of(Table.KEY, Table.OBJECT, Table.ACCOUNT);
  private static final List<Table> KEPT =
      Stream.concat(KINDS.stream(), Stream.of(Table.STAGED, Table.COUNTER, Table.STANDING))
          .toList();

  private final DataKey dataKey;
  private final SealedRows sealed;
  private final Censuses censuses;
  private final List<Runnable> erasures = new ArrayList<>();

  Records(DataKey dataKey, Rows rows) {
    this.dataKey = dataKey;
    this.sealed = new SealedRows(dataKey, rows);
    this.censuses = new Censuses(sealed);
  }

  /// What this engine has here.
  public Census census(Principal engine) throws StoreException {
    return censuses.of(Table.ENGINE, censuses.name(engine));
  }

  /// What this token of the engine has here.
  public Census census(Principal engine, Handle token) throws StoreException {
    return censuses.of(Table.TOKEN, censuses.name(censuses.name(engine), token));
  }

  /// The record, whatever its standing.
  public Optional<Entry> find(Handle handle) throws StoreException {
    RowKey name = name(handle);
    for (Table kind : KINDS) {
      Optional<byte[]> row = sealed.find(kind, name);
      if (row.isPresent()) {
        return Optional.of(decode(kind, row.get()));
      }
    }
    return Optional.empty();
  }

  /// [#find], where a row that does not open is as good as none.
  public Optional<Entry> findSound(Handle handle) throws StoreException {
    try {
      return find(handle);
    } catch (DamagedRowException rotten) {
      return Optional.empty();
    }
  }

  public Optional<Standing> standing(Handle handle) throws StoreException {
    return standing(name(handle));
  }

  /// Whether the record is marked for its end.
  public boolean marked(Handle handle) throws StoreException {
    return standing(handle).filter(Standing::marked).isPresent();
  }

  /// Whether its standing opens.
  public boolean stands(Handle handle) throws StoreException {
    return soundStanding(name(handle)).isPresent();
  }

  /// Whether a record that does not open may be this engine's: its standing says so, or nothing
  /// does.
  public boolean mayBeOf(Handle handle, Principal engine) throws StoreException {
    return soundStanding(name(handle)).map(standing -> isOf(standing, engine)).orElse(true);
  }

  /// Writes a new record, which nobody has confirmed yet; or again one whose row does not open,
  /// with its standing as it was.
  public void create(Entry entry, Owner owner) throws StoreException {
    RowKey name = name(entry.handle());
    if (soundStanding(name).isPresent()) {
      replace(entry);
      return;
    }
    long bytes = sealed.put(entry.table(), name, EntryCodec.encode(entry));
    var standing =
        new Standing(
            entry.handle(), censuses.name(owner.engine()), owner.token(), false, false, bytes);
    keep(name, standing);
    censuses.change(standing, census -> census.with(entry.table(), 1).withBytes(bytes));
  }

  /// Writes a record over an older one of its kind.
  public void replace(Entry entry) throws StoreException {
    RowKey name = name(entry.handle());
    Standing before = required(name);
    long bytes = sealed.put(entry.table(), name, EntryCodec.encode(entry));
    if (bytes != before.bytes()) {
      keep(name, before.with(bytes));
      censuses.change(before, census -> census.withBytes(bytes - before.bytes()));
    }
  }

  /// The record is in use from now on.
  public void confirm(Handle handle) throws StoreException {
    RowKey name = name(handle);
    Standing before = required(name);
    if (!before.confirmed()) {
      keep(name, before.nowConfirmed());
    }
  }

  /// The record waits for its end from now on, which comes after [Lapsing#MARKED_KEPT].
  public void mark(Handle handle) throws StoreException {
    mark(name(handle), true);
  }

  /// The record is as before it was marked.
  ///
  /// @return whether it was marked
  public boolean unmark(Handle handle) throws StoreException {
    return mark(name(handle), false);
  }

  /// What came of one step of [#restore].
  ///
  /// @param restored records that are as before they were marked
  /// @param next from where to go on; empty: all have been looked at
  public record Restored(long restored, Octets next) {}

  /// Looks at some of the marked records, and undoes the marks of those that are of a token.
  ///
  /// @param token its accounts
  /// @param after what the step before answered; empty at first
  public Restored restore(Set<Handle> token, Octets after) throws StoreException {
    List<RowKey> page = sealed.markedAfter(after, RESTORED_AT_ONCE);
    long restored = 0;
    for (RowKey name : page) {
      Optional<Handle> its = soundStanding(name).flatMap(Standing::token);
      if (its.isPresent() && token.contains(its.get()) && mark(name, false)) {
        restored++;
      }
    }
    boolean last = page.size() < RESTORED_AT_ONCE;
    return new Restored(restored, last ? Octets.EMPTY : page.getLast().digest());
  }

  /// Until when no marked record of this engine goes; empty where it has none.
  public Optional<Instant> firstEnd(Principal engine) throws StoreException {
    if (census(engine).marked() == 0) {
      return Optional.empty();
    }
    long first = 0;
    for (MarkedRow row : sealed.oldestMarked(OLDEST_MAX)) {
      first = row.atMillis();
      if (soundStanding(row.name()).filter(standing -> isOf(standing, engine)).isPresent()) {
        break;
      }
    }
    return Optional.of(Instant.ofEpochMilli(first).plus(Lapsing.MARKED_KEPT));
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
  ///
  /// @param by who is counted for the tombstone
  public void bury(Handle handle, Principal by) throws StoreException {
    bury(name(handle), censuses.name(by));
  }

  public boolean buried(Handle handle) throws StoreException {
    return sealed.buried(name(handle));
  }

  /// The record's one counter: tries of an account, uses of a key. 0 where nothing was counted.
  public long counter(Handle handle) throws StoreException {
    Optional<byte[]> row = sealed.find(Table.COUNTER, name(handle));
    return row.isEmpty() ? 0 : RowReader.number(row.get());
  }

  public void setCounter(Handle handle, long count) throws StoreException {
    sealed.put(Table.COUNTER, name(handle), ByteBuffer.allocate(Long.BYTES).putLong(count).array());
  }

  /// What is remembered of an engine's token store. It lies among the counters, under a name that
  /// no handle gives.
  public Optional<LineageMark> lineage(Octets engine) throws StoreException {
    Optional<byte[]> row = sealed.find(Table.COUNTER, lineageName(engine));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    var in = new RowReader(row.get());
    var mark = new LineageMark(in.octets(), in.u64(), in.u64());
    in.end();
    return Optional.of(mark);
  }

  public void setLineage(Octets engine, LineageMark mark) throws StoreException {
    byte[] row =
        new RowWriter().octets(mark.lineage()).i64(mark.counter()).i64(mark.draw()).toArray();
    sealed.put(Table.COUNTER, lineageName(engine), row);
  }

  public Optional<Staged> staged(Handle handle) throws StoreException {
    Optional<byte[]> row = sealed.find(Table.STAGED, name(handle));
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
    sealed.put(Table.STAGED, name(handle), EntryCodec.encodeStaged(staged));
  }

  public void unstage(Handle handle) throws StoreException {
    sealed.delete(Table.STAGED, name(handle));
  }

  /// What is kept in an account of the credential that it expects; the caller closes it.
  public SecretBytes verifierDigest(Handle account, SecretBytes credential) {
    return dataKey.verifierDigest(account.bytes().toByteArray(), credential);
  }

  /// Writes a row of `length` bytes that nobody reads, over the one before.
  void rehearse(int length) throws StoreException {
    sealed.put(Table.VAULT, REHEARSAL, new byte[length]);
  }

  /// The standings of up to `limit` records after `after`, in the order of their names on disk,
  /// which means nothing; from the beginning where `after` is empty. Opens no record.
  public List<Standing> page(Optional<Handle> after, int limit) throws StoreException {
    byte[] from = after.map(handle -> name(handle).bytes()).orElse(new byte[0]);
    List<Standing> page = new ArrayList<>();
    for (NamedRow row : sealed.page(from, limit)) {
      byte[] opened = sealed.open(Table.STANDING, row.name(), row.sealed().toByteArray());
      page.add(Standing.decode(opened));
    }
    return page;
  }

  /// Whether the store holds no record of anybody.
  public boolean isEmpty() throws StoreException {
    return page(Optional.empty(), 1).isEmpty();
  }

  /// Whether this engine put the record.
  public boolean isOf(Standing standing, Principal engine) {
    return standing.engine().equals(censuses.name(engine));
  }

  @Override
  public void close() {
    erasures.forEach(Runnable::run);
    erasures.clear();
  }

  private RowKey lineageName(Octets engine) {
    return dataKey.rowKey(("asterism/lineage/v1|" + engine.toHex()).getBytes(US_ASCII));
  }

  /// What was marked goes, on its own engine's account.
  void buryMarked(RowKey name) throws StoreException {
    bury(name, required(name).engine());
  }

  /// A tombstone is gone.
  void unburied(RowKey name, byte[] counted) throws StoreException {
    RowKey engine = RowKey.of(sealed.open(Table.TOMBSTONE, name, counted));
    censuses.change(Table.ENGINE, engine, census -> census.withTombstones(-1));
  }

  private void bury(RowKey name, RowKey by) throws StoreException {
    Optional<Standing> standing = soundStanding(name);
    if (standing.isPresent()) {
      discount(name, standing.get());
    }
    for (Table table : KEPT) {
      sealed.delete(table, name);
    }
    sealed.mark(name, false);
    sealed.bury(name, by);
    censuses.change(Table.ENGINE, by, census -> census.withTombstones(1));
  }

  private void discount(RowKey name, Standing standing) throws StoreException {
    Table kind = kind(name);
    long marked = standing.marked() ? 1 : 0;
    censuses.change(
        standing,
        census -> census.with(kind, marked - 1).withMarked(-marked).withBytes(-standing.bytes()));
  }

  private boolean mark(RowKey name, boolean marked) throws StoreException {
    Standing before = required(name);
    if (before.marked() == marked) {
      return false;
    }
    keep(name, before.with(marked));
    Table kind = kind(name);
    int more = marked ? 1 : -1;
    censuses.change(before, census -> census.with(kind, -more).withMarked(more));
    sealed.mark(name, marked);
    return true;
  }

  private Table kind(RowKey name) throws StoreException {
    for (Table kind : KINDS) {
      if (sealed.has(kind, name)) {
        return kind;
      }
    }
    throw new StoreException("a record is missing: the store is damaged, repair the vault");
  }

  private void keep(RowKey name, Standing standing) throws StoreException {
    sealed.put(Table.STANDING, name, standing.encode());
  }

  private Standing required(RowKey name) throws StoreException {
    return standing(name)
        .orElseThrow(() ->
            new StoreException(
                "a record's standing is missing: the store is damaged, repair the vault"));
  }

  private Optional<Standing> soundStanding(RowKey name) throws StoreException {
    try {
      return standing(name);
    } catch (DamagedRowException rotten) {
      return Optional.empty();
    }
  }

  private Optional<Standing> standing(RowKey name) throws StoreException {
    Optional<byte[]> row = sealed.find(Table.STANDING, name);
    return row.isEmpty() ? Optional.empty() : Optional.of(Standing.decode(row.get()));
  }

  private RowKey name(Handle handle) {
    return dataKey.rowKey(handle.bytes().toByteArray());
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
