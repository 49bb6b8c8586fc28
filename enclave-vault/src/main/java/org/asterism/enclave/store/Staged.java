package org.asterism.enclave.store;

import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Stretch;

/// A verifier that waits beside the one in force; closing it closes the digest.
public record Staged(EpochTag next, Stretch stretch, SecretBytes verifierDigest)
    implements AutoCloseable {
  @Override
  public void close() {
    verifierDigest.close();
  }
}
