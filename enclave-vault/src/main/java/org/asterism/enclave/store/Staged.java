package org.asterism.enclave.store;

import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Stretch;

/// What waits beside what is in force in a record, until it is decided; closing it closes what is
/// secret in it.
public sealed interface Staged extends AutoCloseable {
  EpochTag next();

  @Override
  void close();

  /// Beside an account: a verifier, and a share of a login key.
  record Pin(
      EpochTag next, Stretch stretch, SecretBytes verifierDigest, Optional<SecretBytes> loginShare)
      implements Staged {
    @Override
    public void close() {
      verifierDigest.close();
      loginShare.ifPresent(SecretBytes::close);
    }
  }

  /// Beside a key in threshold custody: another share, in its size bucket, and the row as it is
  /// with that.
  ///
  /// @param sharing to the refresh that it is of, where there was one
  record Share(EpochTag next, SecretBytes share, Optional<Commitment> sharing, Octets companion)
      implements Staged {
    @Override
    public void close() {
      share.close();
    }
  }
}
