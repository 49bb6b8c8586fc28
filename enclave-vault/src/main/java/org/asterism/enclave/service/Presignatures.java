package org.asterism.enclave.service;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.service.OneTimeBatches.Bounds;
import org.asterism.enclave.service.OneTimeBatches.Owner;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.threshold.ecdsa.PresignCheck;
import org.asterism.threshold.ecdsa.Presignature;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.EcdsaSign.Presigned;

/// The presignatures that this vault keeps its part of, each of which signs once. Safe for use by
/// many threads. Closing it erases all.
///
/// **Limits.** [#MAX_OF_RECORD] of one record and [#MAX] together.
final class Presignatures implements AutoCloseable {
  static final int MAX_OF_RECORD = 4096;
  static final int MAX = 16_384;

  /// How long a batch's name is.
  static final int NAME_BYTES = 16;

  private final OneTimeBatches<Presignature> batches =
      new OneTimeBatches<>(new Bounds(MAX_OF_RECORD, MAX), Presignature::close);

  /// Takes a batch over.
  ///
  /// @return its name; empty, and it is still the caller's, if there is no room but other engines'
  Optional<Octets> keep(Owner owner, List<Presignature> batch, SecureRandom random) {
    Octets name = Octets.random(NAME_BYTES, random);
    return batches.keep(name, owner, batch) ? Optional.of(name) : Optional.empty();
  }

  /// U | V of each.
  static Octets checks(Kernel kernel, Curve curve, List<Presignature> batch) {
    var checks = ByteBuffer.allocate(2 * curve.pointBytes() * batch.size());
    for (Presignature one : batch) {
      PresignCheck check = one.check(kernel);
      checks.put(check.nonceInverse().encoded()).put(check.keyOverNonce().encoded());
    }
    return Octets.of(checks.array());
  }

  /// Takes one out, which the caller closes; empty if there is none such, or no longer.
  Optional<Presignature> take(Owner owner, Presigned which) {
    return batches.take(owner, which.batch(), which.index());
  }

  /// Erases what was made for a record.
  void endAll(Handle record) {
    batches.endAll(record);
  }

  @Override
  public void close() {
    batches.close();
  }
}
