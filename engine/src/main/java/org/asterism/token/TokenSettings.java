package org.asterism.token;

import java.time.Duration;
import org.asterism.custody.vaults.LeaseTerms;

/// What the configuration says of tokens with some label.
///
/// @param use who may open sessions
/// @param initialise who may make the token
/// @param officer who may prove the security officer's PIN, right or wrong
/// @param loginMemory how long an accepted PIN is recognised without the vaults; zero: not at all
/// @param linger how long a token stays open after the last logout; zero: not at all
/// @param tries wrong PINs that the token allows, over all vaults (protocol §4)
/// @param lease what the policies of new keys allow
/// @param mechanisms what its mechanisms do
/// @param custody how its new keys are kept
public record TokenSettings(
    Access use,
    Access initialise,
    Access officer,
    Duration loginMemory,
    Duration linger,
    int tries,
    LeaseTerms lease,
    MechanismRules mechanisms,
    CustodyRule custody) {
  public static final TokenSettings DEFAULT =
      new TokenSettings(
          Access.ALL,
          Access.OWNERS,
          Access.OWNERS,
          Duration.ofMinutes(10),
          Duration.ofSeconds(60),
          15,
          LeaseTerms.DEFAULT,
          MechanismRules.DEFAULT,
          CustodyRule.DEFAULT);

  public TokenSettings {
    if (loginMemory.isNegative() || linger.isNegative() || tries < 1) {
      throw new IllegalArgumentException(
          "a token needs at least one try and no negative times, found %s, %s, %d"
              .formatted(loginMemory, linger, tries));
    }
  }
}
