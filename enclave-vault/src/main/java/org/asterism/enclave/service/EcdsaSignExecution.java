package org.asterism.enclave.service;

import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Kernel;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ecdsa.EcdsaRound;
import org.asterism.threshold.ecdsa.Presignature;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.EcdsaSign.Share;

/// A share of an ECDSA signature (threshold.md §10, 5). The presignature is taken out before
/// anything that was sent is looked at: whatever is wrong with it, the presignature signs no second
/// time. The share of the key is in it, and is not read.
record EcdsaSignExecution(Presignatures presignatures, Kernel kernel)
    implements ShareUse<EcdsaSign, Share> {
  @Override
  public Prepared<Share> prepare(Case asked, EcdsaSign operation, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.ThresholdKey record = ShareUse.record(asked, passage, Usage.ECDSA);
    var _ = ShareUse.curve(asked, record, kernel);
    charge(asked, passage.terms());
    return new Prepared<>(() -> {}, () -> sign(asked, operation));
  }

  private Share sign(Case asked, EcdsaSign operation) throws VaultRefused {
    try (Presignature own =
        presignatures
            .take(OneTimeBatches.Owner.of(asked), operation.presigned())
            .orElseThrow(() -> asked.refusal(Reason.SPENT))) {
      byte[] digest = operation.digest().toByteArray();
      byte[] freshness = operation.freshness().toByteArray();
      asked.require(
          digest.length > 0
              && digest.length <= EcdsaSign.DIGEST_BYTES_MAX
              && freshness.length == EcdsaRound.FRESHNESS_BYTES,
          Reason.INPUT);
      return new Share(EcdsaRound.of(kernel, own.nonce(), digest, freshness).share(own));
    } catch (ThresholdRefused unfit) {
      throw asked.refusal(Reason.INPUT);
    }
  }
}
