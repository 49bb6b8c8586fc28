package org.asterism.enclave.service;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;

/// What engines had made here to be used once: in memory only, each taken out once, by the engine
/// that it was made for and for the record and epoch that it was made for. Safe for use by many
/// threads. Closing it erases all.
///
/// **Limits.** [Bounds]; the oldest batches of the same engine give way to a new one, and no
/// other's.
///
/// @param <V> what is used once
final class OneTimeBatches<V> implements AutoCloseable {
  private final Bounds bounds;
  private final Consumer<V> erasure;

  // The oldest first.
  private final Map<Octets, Batch<V>> batches = new LinkedHashMap<>();

  /// @param erasure of one that nobody takes out any more
  OneTimeBatches(Bounds bounds, Consumer<V> erasure) {
    this.bounds = bounds;
    this.erasure = erasure;
  }

  /// How many there are at most: of one record, and of all together.
  record Bounds(int ofRecord, int together) {}

  /// Whose a batch is.
  ///
  /// @param epoch the record's
  record Owner(Principal principal, Handle record, EpochTag epoch) {
    static Owner of(Case asked) {
      return new Owner(asked.principal(), asked.handle(), asked.epoch());
    }

    boolean isOf(Handle other) {
      return record.equals(other);
    }
  }

  /// What is left of one batch, by index.
  private record Batch<V>(Owner owner, Map<Integer, V> left) {}

  /// Takes a batch over.
  ///
  /// @param name which no other batch has
  /// @return false, and it is still the caller's, if there is no room but other engines'
  synchronized boolean keep(Octets name, Owner owner, List<V> batch) {
    while (count(owner.record()) + batch.size() > bounds.ofRecord()) {
      if (!dropOldest(owner.principal(), Optional.of(owner.record()))) {
        return false;
      }
    }
    while (count() + batch.size() > bounds.together()) {
      if (!dropOldest(owner.principal(), Optional.empty())) {
        return false;
      }
    }
    var left = new HashMap<Integer, V>();
    batch.forEach(one -> left.put(left.size(), one));
    batches.put(name, new Batch<>(owner, left));
    return true;
  }

  /// Takes one out, which is the caller's then; empty if there is none such, or no longer.
  synchronized Optional<V> take(Owner owner, Octets name, int index) {
    Optional<Batch<V>> batch =
        Optional.ofNullable(batches.get(name)).filter(one -> one.owner().equals(owner));
    Optional<V> taken = batch.flatMap(one -> Optional.ofNullable(one.left().remove(index)));
    if (batch.filter(one -> one.left().isEmpty()).isPresent()) {
      batches.remove(name);
    }
    return taken;
  }

  /// Erases what was made for a record.
  synchronized void endAll(Handle record) {
    eraseIf(batch -> batch.owner().isOf(record));
  }

  @Override
  public synchronized void close() {
    eraseIf(_ -> true);
  }

  private boolean dropOldest(Principal principal, Optional<Handle> record) {
    Iterator<Batch<V>> all = batches.values().iterator();
    while (all.hasNext()) {
      Batch<V> batch = all.next();
      if (batch.owner().principal().equals(principal)
          && record.map(batch.owner()::isOf).orElse(true)) {
        batch.left().values().forEach(erasure);
        all.remove();
        return true;
      }
    }
    return false;
  }

  private int count() {
    return batches.values().stream().mapToInt(batch -> batch.left().size()).sum();
  }

  private int count(Handle record) {
    return batches.values().stream()
        .filter(batch -> batch.owner().isOf(record))
        .mapToInt(batch -> batch.left().size())
        .sum();
  }

  private void eraseIf(Predicate<Batch<V>> which) {
    batches
        .values()
        .removeIf(batch -> {
          boolean gone = which.test(batch);
          if (gone) {
            batch.left().values().forEach(erasure);
          }
          return gone;
        });
  }
}
