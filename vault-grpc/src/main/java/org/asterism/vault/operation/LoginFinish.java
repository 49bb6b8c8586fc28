package org.asterism.vault.operation;

import org.asterism.secret.SecretBytes;
import org.asterism.vault.Attempt;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Roots;

/// The finish of a login.
///
/// @param attempt as [LoginStart.Started] named it; good for one finish
/// @param credential this vault's own, derived from the stretched PIN, 32 bytes
public record LoginFinish(Attempt attempt, SecretBytes credential)
    implements Operation<LoginFinish.LoggedIn> {
  @Override
  public OperationKind kind() {
    return LoginStart.KIND;
  }

  /// What a right credential yields.
  ///
  /// @param grant for the acts that ask for a login; ends with the vault's process
  public record LoggedIn(SecretBytes grant, Roots<SecretBytes> roots, Octets companion)
      implements Outcome {
    @Override
    public void close() {
      grant.close();
      roots.tokenRoot().close();
      roots.privateRoot().ifPresent(SecretBytes::close);
    }
  }
}
