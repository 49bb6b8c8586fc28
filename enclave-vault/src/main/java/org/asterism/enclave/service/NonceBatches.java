package org.asterism.enclave.service;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Allotment;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.frost.NonceCommitment;
import org.asterism.threshold.frost.Nonces;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.SchnorrSign;

/// The nonces that engines had made here: in memory only, each taken out once, by the engine that
/// it was made for and for the record and epoch that it was made for. Safe for use by many threads.
/// Closing it erases all.
///
/// **Limits.** [#MAX_OF_RECORD] of one record and [#MAX] together; the oldest batches of the same
/// engine give way to a new one, and no other's.
final class NonceBatches implements AutoCloseable {
  static final int MAX_OF_RECORD = 1024;
  static final int MAX = 8192;

  // The oldest first.
  private final Map<Octets, Batch> batches = new LinkedHashMap<>();

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

  /// Nonces and their points.
  record Pair(Nonces nonces, NonceCommitment commitment) implements AutoCloseable {
    NonceBatch.Commitment shown() {
      return new NonceBatch.Commitment(
          Octets.of(commitment.hiding().encoded()), Octets.of(commitment.binding().encoded()));
    }

    @Override
    public void close() {
      nonces.close();
    }
  }

  /// What is left of one batch, by index.
  private record Batch(Owner owner, Map<Integer, Pair> left) {
    void erase() {
      left.values().forEach(Pair::close);
    }
  }

  /// Makes and keeps a batch.
  ///
  /// @param share stays the caller's
  /// @return empty if there is no room but other engines'
  Optional<NonceBatch.Made> make(
      Owner owner, int count, SecretBytes share, Kernel kernel, SecureRandom random) {
    // What is kept belongs to nobody who happens to ask.
    List<Pair> pairs = Allotment.general().lend(() -> pairs(count, share, kernel, random));
    Octets name = Octets.random(NonceBatch.NAME_BYTES, random);
    if (!keep(name, owner, pairs)) {
      pairs.forEach(Pair::close);
      return Optional.empty();
    }
    return Optional.of(new NonceBatch.Made(name, pairs.stream().map(Pair::shown).toList()));
  }

  /// Takes a pair out, which the caller closes; empty if there is none such, or no longer.
  synchronized Optional<Pair> take(Owner owner, SchnorrSign.Nonce nonce) {
    Optional<Batch> batch =
        Optional.ofNullable(batches.get(nonce.batch())).filter(one -> one.owner().equals(owner));
    Optional<Pair> taken =
        batch.flatMap(one -> Optional.ofNullable(one.left().remove(nonce.index())));
    if (batch.filter(one -> one.left().isEmpty()).isPresent()) {
      batches.remove(nonce.batch());
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

  private static List<Pair> pairs(
      int count, SecretBytes share, Kernel kernel, SecureRandom random) {
    var pairs = new ArrayList<Pair>();
    try (var handover = Handover.orElse(() -> pairs.forEach(Pair::close))) {
      for (int i = 0; i < count; i++) {
        Nonces nonces = Nonces.generate(share, random);
        pairs.add(new Pair(nonces, nonces.commitment(kernel)));
      }
      return handover.to(pairs);
    }
  }

  private synchronized boolean keep(Octets name, Owner owner, List<Pair> pairs) {
    while (count(owner.record()) + pairs.size() > MAX_OF_RECORD) {
      if (!dropOldest(owner.principal(), Optional.of(owner.record()))) {
        return false;
      }
    }
    while (count() + pairs.size() > MAX) {
      if (!dropOldest(owner.principal(), Optional.empty())) {
        return false;
      }
    }
    var left = new HashMap<Integer, Pair>();
    pairs.forEach(pair -> left.put(left.size(), pair));
    batches.put(name, new Batch(owner, left));
    return true;
  }

  private boolean dropOldest(Principal principal, Optional<Handle> record) {
    Iterator<Batch> all = batches.values().iterator();
    while (all.hasNext()) {
      Batch batch = all.next();
      if (batch.owner().principal().equals(principal)
          && record.map(batch.owner()::isOf).orElse(true)) {
        batch.erase();
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

  private void eraseIf(Predicate<Batch> which) {
    batches
        .values()
        .removeIf(batch -> {
          boolean gone = which.test(batch);
          if (gone) {
            batch.erase();
          }
          return gone;
        });
  }
}
