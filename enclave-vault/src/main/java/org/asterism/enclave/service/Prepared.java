package org.asterism.enclave.service;

import org.asterism.secret.SecretBytes;
import org.asterism.vault.Outcome;
import org.asterism.vault.VaultRefused;

/// An answer that is yet to be computed, once the store is left: long arithmetic must hold up
/// neither its readers nor its one writer. Owns a copy of the share that it takes.
record Prepared<A extends Outcome>(SecretBytes share, Arithmetic<A> arithmetic) implements Outcome {

  /// What takes long; it may find what it was given unfit.
  @FunctionalInterface
  interface Arithmetic<R> {
    R compute() throws VaultRefused;
  }

  @Override
  public void close() {
    share.close();
  }
}
