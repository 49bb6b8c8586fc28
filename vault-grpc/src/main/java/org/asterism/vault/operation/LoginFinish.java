package org.asterism.vault.operation;

import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Attempt;
import org.asterism.vault.EpochTag;
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
  /// @param sharing of which the root shares are
  /// @param loginShare the vault's share of the login key, where it has one: k of them give the
  ///   share of a vault that lost its own
  public record LoggedIn(
      SecretBytes grant,
      Roots<SecretBytes> roots,
      EpochTag sharing,
      Optional<SecretBytes> loginShare,
      Octets companion)
      implements Outcome {
    @Override
    public void close() {
      grant.close();
      roots.tokenRoot().close();
      roots.privateRoot().ifPresent(SecretBytes::close);
      loginShare.ifPresent(SecretBytes::close);
    }
  }
}
