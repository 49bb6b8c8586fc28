package org.asterism.enclave.store;

import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Stretch;

/// A verifier, and a share of a login key, that wait beside those in force; closing it closes both.
public record Staged(
    EpochTag next, Stretch stretch, SecretBytes verifierDigest, Optional<SecretBytes> loginShare)
    implements AutoCloseable {
  @Override
  public void close() {
    verifierDigest.close();
    loginShare.ifPresent(SecretBytes::close);
  }
}
