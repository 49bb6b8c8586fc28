package org.asterism.token;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.asterism.custody.vaults.Environment;
import org.asterism.rows.Changes;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;

/// The objects of a token as one level of login sees them, kept up with the directory by what
/// changed since. Safe for use by many threads; readers of [#current] take no lock.
final class ObjectCache {
  private final Environment environment;
  private final long slot;
  private final Function<Row, Optional<TokenObject>> reading;
  private volatile State current = new State(new ObjectView(-1, Map.of()), Map.of());

  /// What is known at one version.
  ///
  /// @param rows of the visible objects, by number
  record State(ObjectView view, Map<Long, Row> rows) {}

  /// @param reading what this level makes of an active row; empty: it does not see it
  ObjectCache(Environment environment, long slot, Function<Row, Optional<TokenObject>> reading) {
    this.environment = environment;
    this.slot = slot;
    this.reading = reading;
  }

  /// As far as it is known here.
  State current() {
    return current;
  }

  /// Asks the directory what changed.
  synchronized State refresh() {
    State before = current;
    Changes changes =
        environment
            .directory()
            .read(tx -> tx.changesSince(RowKind.OBJECT, slot, before.view().version()));
    if (changes.version() != before.view().version()) {
      current = apply(before, changes);
    }
    return current;
  }

  /// Asks what changed, if anybody has read from here: nobody reads what a write made old.
  void keepUp() {
    if (current.view().version() >= 0) {
      refresh();
    }
  }

  private State apply(State before, Changes changes) {
    Map<Long, Row> rows = new TreeMap<>(changes.complete() ? Map.of() : before.rows());
    Map<Long, TokenObject> objects = new TreeMap<>();
    if (!changes.complete()) {
      before.view().objects().forEach(object -> objects.put(object.number(), object));
    }
    for (Row row : changes.rows()) {
      rows.remove(row.id());
      objects.remove(row.id());
      if (row.state() == RowState.ACTIVE) {
        reading
            .apply(row)
            .ifPresent(object -> {
              rows.put(row.id(), row);
              objects.put(row.id(), object);
            });
      }
    }
    return new State(new ObjectView(changes.version(), objects), rows);
  }
}
