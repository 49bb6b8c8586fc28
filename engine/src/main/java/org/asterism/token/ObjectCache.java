package org.asterism.token;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.asterism.cryptoki.Attributes;
import org.asterism.cryptoki.Template;
import org.asterism.custody.vaults.Environment;
import org.asterism.directory.Transaction;
import org.asterism.rows.Changes;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;
import org.asterism.vault.Role;
import org.jspecify.annotations.Nullable;

/// The objects of a token and their index, once for all levels of login, kept up with the directory
/// by what changed since.
///
/// Whoever reads by [#look] sees the token as it was at one version, and what a finished write of
/// this engine did. While the token is open its roots verify and open what is read; with its end
/// all is forgotten. Safe for use by many threads: readings come together, a change has the cache
/// for itself.
final class ObjectCache {
  private static final long NONE = -1;

  private final Environment environment;
  private final long slot;
  private final ObjectIndex index;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  // Guarded by the lock.
  private final Map<Long, Known> known = new HashMap<>();
  private Optional<Opened> reader = Optional.empty();
  private boolean withPrivate;
  private long version = NONE;
  private long writes = NONE;
  private long bytes;

  /// An object with what only the engine knows of it.
  ///
  /// @param keyRow of its key; 0 without one
  /// @param bytes of its row's content
  /// @param verified by the token root
  record Known(TokenObject object, long keyRow, int bytes, boolean verified) {}

  /// Who looks, by a login; nobody's viewer sees public objects only.
  record Viewer(Opened opened, Role role) {}

  /// How much there is, as far as the token is open.
  record Size(int objects, long bytes) {}

  ObjectCache(Environment environment, long slot, ObjectIndex index) {
    this.environment = environment;
    this.slot = slot;
    this.index = index;
  }

  /// What matches among what the viewer sees.
  long[] find(Template wanted, Optional<Viewer> viewer) {
    return look(viewer, () -> index.find(wanted, number -> attributes(number, viewer)));
  }

  /// One object as the viewer sees it. Asks the directory only for a number that is not known.
  Optional<Known> find(long number, Optional<Viewer> viewer) {
    Optional<Known> found = knownHere(number, viewer);
    return found.isPresent() ? found : look(viewer, () -> seen(number, viewer));
  }

  Size size(Optional<Viewer> viewer) {
    return look(viewer, () -> new Size(known.size(), bytes));
  }

  /// After a write: what is known by number is so too.
  void keepUp(Optional<Viewer> viewer) {
    var _ = size(viewer);
  }

  /// Ends what a token's opening showed, together with the opening itself: nobody reads by roots
  /// that are closed.
  void end(Opened opened) {
    lock.writeLock().lock();
    try {
      if (reader.filter(now -> now == opened).isPresent()) {
        clear();
      }
      opened.close();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private Optional<Known> knownHere(long number, Optional<Viewer> viewer) {
    lock.readLock().lock();
    try {
      return admits(viewer) ? seen(number, viewer) : Optional.empty();
    } finally {
      lock.readLock().unlock();
    }
  }

  private <T> T look(Optional<Viewer> viewer, Supplier<T> reading) {
    lock.readLock().lock();
    try {
      if (isFresh(viewer)) {
        return reading.get();
      }
    } finally {
      lock.readLock().unlock();
    }
    return lookAnew(viewer, reading);
  }

  // The write lock becomes a read lock, so that the reading is of what was just brought up to date.
  private <T> T lookAnew(Optional<Viewer> viewer, Supplier<T> reading) {
    lock.writeLock().lock();
    try {
      refresh(viewer);
      lock.readLock().lock();
    } finally {
      lock.writeLock().unlock();
    }
    try {
      return reading.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private boolean isFresh(Optional<Viewer> viewer) {
    return admits(viewer) && writes == environment.directory().writes();
  }

  // Whether what is here was read by the roots that the viewer has.
  private boolean admits(Optional<Viewer> viewer) {
    return version != NONE && viewer.map(Viewer::opened).map(this::isReader).orElse(true);
  }

  private boolean isReader(Opened opened) {
    return reader.filter(now -> now == opened).isPresent()
        && (withPrivate || opened.privateRoot().isEmpty());
  }

  private void refresh(Optional<Viewer> viewer) {
    boolean done = false;
    try {
      if (!admits(viewer)) {
        version = NONE;
        reader = viewer.map(Viewer::opened).or(() -> reader);
        withPrivate = reader.flatMap(Opened::privateRoot).isPresent();
      }
      long before = environment.directory().writes();
      environment.directory().read(this::follow);
      writes = before;
      done = true;
    } finally {
      if (!done) {
        clear();
      }
    }
  }

  private boolean follow(Transaction transaction) {
    Changes changes = transaction.changesSince(RowKind.OBJECT, slot, version);
    Set<Long> rest = new HashSet<>(changes.complete() ? known.keySet() : Set.of());
    changes
        .rows()
        .forEach(row -> {
          put(row);
          rest.remove(row.id());
        });
    rest.forEach(number -> change(number, Optional.empty()));
    version = changes.version();
    return true;
  }

  private void put(Row row) {
    change(row.id(), row.state() == RowState.ACTIVE ? read(row) : Optional.empty());
  }

  private Optional<Known> read(Row row) {
    boolean verified =
        reader.filter(opened -> ObjectReader.verified(row, opened.root())).isPresent();
    return ObjectReader.read(
            row, reader.filter(_ -> verified).flatMap(Opened::privateRoot), environment.keyForms())
        .map(object -> new Known(object, row.reference(), row.content().length, verified));
  }

  private void change(long number, Optional<Known> after) {
    Optional<Known> before =
        Optional.ofNullable(
            after.isPresent() ? known.put(number, after.get()) : known.remove(number));
    bytes += bytes(after) - bytes(before);
    Optional<Attributes> old = before.map(ObjectCache::attributes);
    Optional<Attributes> now = after.map(ObjectCache::attributes);
    if (!old.equals(now)) {
      index.change(number, old, now);
    }
  }

  private void clear() {
    known.clear();
    index.clear();
    reader = Optional.empty();
    withPrivate = false;
    version = NONE;
    bytes = 0;
  }

  private Optional<Attributes> attributes(long number, Optional<Viewer> viewer) {
    return seen(number, viewer).map(ObjectCache::attributes);
  }

  private Optional<Known> seen(long number, Optional<Viewer> viewer) {
    @Nullable Known found = known.get(number);
    if (found == null) {
      return Optional.empty();
    }
    return viewer.isPresent()
        ? Optional.of(found).filter(one -> mayShow(one, viewer.get()))
        : Optional.of(found).filter(one -> !one.object().isPrivate()).map(ObjectCache::untrusted);
  }

  private static boolean mayShow(Known found, Viewer viewer) {
    return found.verified() && (!found.object().isPrivate() || viewer.role() == Role.USER);
  }

  private static Known untrusted(Known found) {
    return new Known(
        ObjectReader.untrusted(found.object()), found.keyRow(), found.bytes(), found.verified());
  }

  private static Attributes attributes(Known one) {
    return one.object().attributes();
  }

  private static int bytes(Optional<Known> one) {
    return one.map(Known::bytes).orElse(0);
  }
}
