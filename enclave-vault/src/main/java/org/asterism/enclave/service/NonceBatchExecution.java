package org.asterism.enclave.service;

import java.security.SecureRandom;
import org.asterism.enclave.policy.Terms;
import org.asterism.kernel.Kernel;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.NonceBatch.Made;

/// Nonces for signatures to come (threshold.md §9). Nothing is stored, and none is a use of the
/// key.
record NonceBatchExecution(NonceBatches batches, Kernel kernel, SecureRandom random)
    implements ShareUse<NonceBatch, Made> {
  @Override
  public boolean writes(Terms terms) {
    return false;
  }

  @Override
  public Prepared<Made> prepare(Case asked, NonceBatch operation, Passage passage)
      throws VaultRefused {
    StoredRecord.ThresholdKey record = ShareUse.record(asked, passage, Usage.SCHNORR);
    var curve = ShareUse.curve(asked, record, kernel);
    int count = operation.count();
    asked.require(count > 0 && count <= NonceBatch.COUNT_MAX, Reason.INPUT);
    SecretBytes share = ShareUse.scalar(asked, record, curve);
    var owner = OneTimeBatches.Owner.of(asked);
    return new Prepared<>(
        share,
        () ->
            batches
                .make(owner, count, share, kernel, random)
                .orElseThrow(() -> asked.refusal(Reason.LIMIT)));
  }
}
