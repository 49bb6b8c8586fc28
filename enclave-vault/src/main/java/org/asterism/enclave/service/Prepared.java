package org.asterism.enclave.service;

import java.util.function.Supplier;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Outcome;

/// An answer that is yet to be computed, once the store is left: long arithmetic must hold up
/// neither its readers nor its one writer. Owns a copy of the share that it takes.
record Prepared<A extends Outcome>(SecretBytes share, Supplier<A> arithmetic) implements Outcome {
  @Override
  public void close() {
    share.close();
  }
}
