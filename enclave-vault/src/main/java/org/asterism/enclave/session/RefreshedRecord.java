package org.asterism.enclave.session;

import java.util.Optional;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.StoredRecord;

/// What a refresh or a repair needs of the record that it is about, apart from the store. The owner
/// closes it.
///
/// @param epoch of the share
/// @param share as it is computed with
/// @param pseudonym of the vault in this key
/// @param commitments of the record
public record RefreshedRecord(
    Handle handle,
    EpochTag epoch,
    SecretBytes share,
    PseudonymKey pseudonym,
    StoredRecord.Commitments commitments)
    implements AutoCloseable {
  /// What it is committed to: who shares the key.
  Commitment roster() {
    return commitments.roster();
  }

  /// The commitment to the sharing that this transcript is of, under the pseudonym of the record;
  /// none where there was no refresh.
  Optional<Commitment> sharing(Octets transcript) {
    return Optional.of(transcript)
        .filter(some -> !some.isEmpty())
        .map(some ->
            Commitment.toSharing(pseudonym.name().bytes().toByteArray(), some.toByteArray()));
  }

  /// @throws ThresholdRefused unless the share came of the refresh of this transcript
  void requireOf(Octets transcript) throws ThresholdRefused {
    if (!sharing(transcript).equals(commitments.sharing())) {
      throw new ThresholdRefused(Fault.SHARING);
    }
  }

  /// Whether it is this record, with the share of this epoch.
  boolean is(Handle other, EpochTag inForce) {
    return handle.equals(other) && epoch.equals(inForce);
  }

  /// The same, which another owns.
  RefreshedRecord copy() {
    SecretBytes another = share.copy();
    try (var handover = Handover.orElse(another::close)) {
      var key = PseudonymKey.of(pseudonym.privateKey().copy());
      return handover.to(new RefreshedRecord(handle, epoch, another, key, commitments));
    }
  }

  @Override
  public void close() {
    share.close();
    pseudonym.close();
  }
}
