package org.asterism.enclave.service;

import org.asterism.secret.SecretBytes;
import org.asterism.vault.Outcome;
import org.asterism.vault.VaultRefused;

/// An answer that is yet to be computed, once the store is left: long arithmetic must hold up
/// neither its readers nor its one writer.
///
/// @param erasure of what is secret in what it takes, done whether it is computed or not
record Prepared<A extends Outcome>(Runnable erasure, Arithmetic<A> arithmetic) implements Outcome {

  /// With a copy of the share that it takes.
  Prepared(SecretBytes share, Arithmetic<A> arithmetic) {
    this(share::close, arithmetic);
  }

  /// What takes long; it may find what it was given unfit.
  @FunctionalInterface
  interface Arithmetic<R> {
    R compute() throws VaultRefused;
  }

  @Override
  public void close() {
    erasure.run();
  }
}
