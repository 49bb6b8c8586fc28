package org.asterism.enclave.service;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.service.OneTimeBatches.Bounds;
import org.asterism.enclave.service.OneTimeBatches.Owner;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Allotment;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.frost.NonceCommitment;
import org.asterism.threshold.frost.Nonces;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.SchnorrSign;

/// The nonces that engines had made here, each of which signs once. Safe for use by many threads.
/// Closing it erases all.
///
/// **Limits.** [#MAX_OF_RECORD] of one record and [#MAX] together.
final class NonceBatches implements AutoCloseable {
  static final int MAX_OF_RECORD = 1024;
  static final int MAX = 8192;

  private final OneTimeBatches<Pair> batches =
      new OneTimeBatches<>(new Bounds(MAX_OF_RECORD, MAX), Pair::close);

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

  /// Makes and keeps a batch.
  ///
  /// @param share stays the caller's
  /// @return empty if there is no room but other engines'
  Optional<NonceBatch.Made> make(
      Owner owner, int count, SecretBytes share, Kernel kernel, SecureRandom random) {
    // What is kept belongs to nobody who happens to ask.
    List<Pair> pairs = Allotment.general().lend(() -> pairs(count, share, kernel, random));
    Octets name = Octets.random(NonceBatch.NAME_BYTES, random);
    if (!batches.keep(name, owner, pairs)) {
      pairs.forEach(Pair::close);
      return Optional.empty();
    }
    return Optional.of(new NonceBatch.Made(name, pairs.stream().map(Pair::shown).toList()));
  }

  /// Takes a pair out, which the caller closes; empty if there is none such, or no longer.
  Optional<Pair> take(Owner owner, SchnorrSign.Nonce nonce) {
    return batches.take(owner, nonce.batch(), nonce.index());
  }

  /// Erases what was made for a record.
  void endAll(Handle record) {
    batches.endAll(record);
  }

  @Override
  public void close() {
    batches.close();
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
}
