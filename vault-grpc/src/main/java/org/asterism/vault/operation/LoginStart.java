package org.asterism.vault.operation;

import java.time.Duration;
import org.asterism.vault.Attempt;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Stretch;

/// The start of a login: counts one try, durably, before it is answered.
public record LoginStart() implements Operation<LoginStart.Started> {
  /// And its finish.
  public static final OperationKind KIND = new OperationKind("LOGIN");

  @Override
  public OperationKind kind() {
    return KIND;
  }

  /// A counted try, and how to derive the credential.
  ///
  /// @param epoch the account's epoch tag here, which goes into the credential
  /// @param triesLeft wrong tries left after this one
  /// @param rest after which a further wrong try would leave one that needs no pause
  public record Started(
      Stretch stretch, EpochTag epoch, Attempt attempt, int triesLeft, Duration rest)
      implements Outcome {}
}
