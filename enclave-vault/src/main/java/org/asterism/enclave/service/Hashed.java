package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.store.Records;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation.StoredRecord;

/// A record as it is stored: an account's verifier is replaced by its digest, which is this
/// object's to close; every other secret stays the caller's.
record Hashed(StoredRecord contents, Optional<SecretBytes> digest) implements AutoCloseable {

  static Hashed of(Records records, Handle handle, StoredRecord contents) {
    return switch (contents) {
      case StoredRecord.Key _, StoredRecord.Companion _ -> new Hashed(contents, Optional.empty());
      case StoredRecord.Account account -> {
        Optional<SecretBytes> digest =
            account.verifier().map(verifier -> records.verifierDigest(handle, verifier));
        yield new Hashed(withVerifier(account, digest), digest);
      }
    };
  }

  private static StoredRecord withVerifier(
      StoredRecord.Account account, Optional<SecretBytes> digest) {
    return new StoredRecord.Account(
        account.role(),
        account.tries(),
        account.stretch(),
        digest,
        account.roots(),
        account.policy(),
        account.companion());
  }

  @Override
  public void close() {
    digest.ifPresent(SecretBytes::close);
  }
}
