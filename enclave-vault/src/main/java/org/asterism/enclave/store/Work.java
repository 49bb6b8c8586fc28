package org.asterism.enclave.store;

import org.asterism.vault.VaultRefused;

/// What is done in one transaction, all or nothing.
///
/// It runs on the store's writer thread, at most once, and may be committed together with others'.
/// The secrets that it reads live as long as [Records] does; those in its answer are the caller's.
public interface Work<T> {
  /// Throws where the store fails or the act is refused: then nothing that it wrote is kept.
  Decision<T> run(Records records) throws StoreException, VaultRefused;

  /// Called instead of handing over an answer that nobody waits for any more.
  void discard(T answer);
}
