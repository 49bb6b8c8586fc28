package org.asterism.vault.operation;

import java.time.Duration;
import java.util.Optional;
import org.asterism.oprf.Evaluation;
import org.asterism.vault.Attempt;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Stretch;

/// The start of a login: counts one try, durably, before it is answered.
///
/// @param element the blinded PIN, to be evaluated with this vault's share of the login key; empty
///   where the credential is known already, or is not made by one
public record LoginStart(Optional<Octets> element) implements Operation<LoginStart.Started> {
  /// And its finish.
  public static final OperationKind KIND = new OperationKind("LOGIN");

  /// Without an evaluation.
  public LoginStart() {
    this(Optional.empty());
  }

  @Override
  public OperationKind kind() {
    return KIND;
  }

  /// A counted try, and how to derive the credential.
  ///
  /// @param epoch the account's epoch tag here, which goes into the credential
  /// @param triesLeft wrong tries left after this one
  /// @param evaluation where one was asked for and the account has a share
  /// @param rest after which a further wrong try would leave one that needs no pause
  public record Started(
      Stretch stretch,
      EpochTag epoch,
      Attempt attempt,
      Optional<Evaluation> evaluation,
      int triesLeft,
      Duration rest)
      implements Outcome {}
}
