package org.asterism.enclave.session;

import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;

/// What a refresh needs of the record that it is about, apart from the store. The owner closes it.
///
/// @param epoch of the share
/// @param share as it is computed with
/// @param pseudonym of the vault in this key
/// @param roster what it is committed to
public record RefreshedRecord(
    Handle handle, EpochTag epoch, SecretBytes share, PseudonymKey pseudonym, Commitment roster)
    implements AutoCloseable {
  /// Whether it is this record, with the share of this epoch.
  boolean is(Handle other, EpochTag inForce) {
    return handle.equals(other) && epoch.equals(inForce);
  }

  /// The same, which another owns.
  RefreshedRecord copy() {
    SecretBytes another = share.copy();
    try (var handover = Handover.orElse(another::close)) {
      var key = PseudonymKey.of(pseudonym.privateKey().copy());
      return handover.to(new RefreshedRecord(handle, epoch, another, key, roster));
    }
  }

  @Override
  public void close() {
    share.close();
    pseudonym.close();
  }
}
