package org.asterism.enclave.seal;

import java.security.KeyPair;
import org.asterism.secret.SecretBytes;

/// The two keys that make a vault this vault: its identity (P-256), by which engines know it, and
/// its data key, under which all that it stores is sealed. Closing it erases the data key; the JDK
/// keeps the identity's private part in the heap.
public final class VaultKeys implements AutoCloseable {
  private final KeyPair identity;
  private final SecretBytes dataKeyRoot;

  VaultKeys(KeyPair identity, SecretBytes dataKeyRoot) {
    this.identity = identity;
    this.dataKeyRoot = dataKeyRoot;
  }

  public KeyPair identity() {
    return identity;
  }

  /// Stays this object's to close.
  public SecretBytes dataKeyRoot() {
    return dataKeyRoot;
  }

  @Override
  public void close() {
    dataKeyRoot.close();
  }
}
