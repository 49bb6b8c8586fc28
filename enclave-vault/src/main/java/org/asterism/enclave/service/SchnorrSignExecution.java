package org.asterism.enclave.service;

import java.math.BigInteger;
import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.frost.CommitmentList;
import org.asterism.threshold.frost.SigningRound;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SchnorrSign;
import org.asterism.vault.operation.SchnorrSign.Share;

/// A share of an Ed25519 signature (threshold.md §9). The nonce is taken out before anything that
/// was sent is looked at: whatever is wrong with it, the nonce signs no second time.
record SchnorrSignExecution(NonceBatches batches, Kernel kernel)
    implements ShareUse<SchnorrSign, Share> {
  @Override
  public Prepared<Share> prepare(Case asked, SchnorrSign operation, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.ThresholdKey record = ShareUse.record(asked, passage, Usage.SCHNORR);
    Curve curve = ShareUse.curve(asked, record, kernel);
    charge(asked, passage.terms());
    SecretBytes share = ShareUse.scalar(asked, record, curve);
    return new Prepared<>(share, () -> sign(asked, operation, record, share));
  }

  private Share sign(
      Case asked, SchnorrSign operation, StoredRecord.ThresholdKey record, SecretBytes share)
      throws VaultRefused {
    try (NonceBatches.Pair own =
        batches
            .take(OneTimeBatches.Owner.of(asked), operation.nonce())
            .orElseThrow(() -> asked.refusal(Reason.SPENT))) {
      byte[] publicKey = operation.key().publicKey().toByteArray();
      ShareUse.requireCommitted(asked, record, operation.key().salt(), publicKey);
      asked.require(operation.message().size() <= SchnorrSign.MESSAGE_BYTES_MAX, Reason.INPUT);
      return sign(operation, own, share);
    } catch (ThresholdRefused unfit) {
      throw asked.refusal(Reason.INPUT);
    }
  }

  private Share sign(SchnorrSign operation, NonceBatches.Pair own, SecretBytes share)
      throws ThresholdRefused {
    var list =
        CommitmentList.decode(
            kernel, operation.list().stream().map(SchnorrSignExecution::encoded).toList());
    BigInteger identifier = list.identifierOf(own.commitment());
    Point publicKey =
        kernel
            .decode(Curve.EDWARDS25519, operation.key().publicKey().toByteArray())
            .orElseThrow(() -> new ThresholdRefused(ThresholdRefused.Fault.PUBLIC_KEY));
    var round = SigningRound.of(kernel, list, publicKey, operation.message().toByteArray());
    return new Share(round.share(identifier, own.nonces(), share));
  }

  private static CommitmentList.EncodedSigner encoded(SchnorrSign.Signer signer) {
    return new CommitmentList.EncodedSigner(
        signer.identifier().toByteArray(),
        signer.commitment().hiding().toByteArray(),
        signer.commitment().binding().toByteArray());
  }
}
