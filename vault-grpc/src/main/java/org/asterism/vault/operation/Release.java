package org.asterism.vault.operation;

import org.asterism.secret.SecretBytes;
import org.asterism.vault.Lease;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;

/// A request for the share, under a lease of at most `wantedUses` uses (0: no limit wanted).
public record Release(long wantedUses) implements Operation<Release.Released> {
  public static final OperationKind KIND = new OperationKind("RELEASE");

  @Override
  public OperationKind kind() {
    return KIND;
  }

  /// The share, and how long it may be kept.
  public record Released(SecretBytes share, Lease lease) implements Outcome {
    @Override
    public void close() {
      share.close();
    }
  }
}
