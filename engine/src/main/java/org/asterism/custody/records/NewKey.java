package org.asterism.custody.records;

import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;

/// A key that was just split: its locator, and what each vault is to keep. Closing erases the
/// shares.
public interface NewKey extends AutoCloseable {
  Locator locator();

  /// What this vault is to keep; its secrets are lent, and closed with this key.
  Contents at(EnrolmentId vault);

  /// What a vault is asked so that it keeps its part, but for what all keys' records have.
  @FunctionalInterface
  interface Contents {
    Operation<Done> with(EncodedPolicy policy, Octets companion);
  }

  @Override
  void close();
}
