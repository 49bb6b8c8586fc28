package org.asterism.enclave.store;

import org.asterism.secret.SecretBytes;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Signer;

/// A record as the vault keeps it: design §7's field list and nothing else. In an account the
/// verifier is the digest of what a credential must equal ([
/// org.asterism.enclave.seal.DataKey#verifierDigest]).
///
/// Closing it closes the secrets in it.
public record Entry(Handle handle, EpochTag epoch, StoredRecord contents) implements AutoCloseable {

  public EncodedPolicy policy() {
    return contents.policy();
  }

  @Override
  public void close() {
    switch (contents) {
      case StoredRecord.Key key -> key.share().close();
      case StoredRecord.ThresholdKey key -> {
        key.share().close();
        if (key.signer() instanceof Signer.Kept(SecretBytes privateKey)) {
          privateKey.close();
        }
      }
      case StoredRecord.Companion _ -> {}
      case StoredRecord.Account account -> {
        account.verifier().ifPresent(SecretBytes::close);
        account.loginShare().ifPresent(SecretBytes::close);
        account.roots().tokenRoot().close();
        account.roots().privateRoot().ifPresent(SecretBytes::close);
        account
            .sharings()
            .staged()
            .ifPresent(staged -> {
              staged.roots().tokenRoot().close();
              staged.roots().privateRoot().ifPresent(SecretBytes::close);
            });
      }
    }
  }

  Table table() {
    return switch (contents) {
      case StoredRecord.Key _, StoredRecord.ThresholdKey _ -> Table.KEY;
      case StoredRecord.Companion _ -> Table.OBJECT;
      case StoredRecord.Account _ -> Table.ACCOUNT;
    };
  }
}
