package org.asterism.token;

import org.asterism.login.Counters;
import org.asterism.login.Label;
import org.asterism.login.PinState;
import org.asterism.login.TokenRecord;
import org.asterism.vault.Role;

/// What `C_GetTokenInfo` tells; asking for it asks no vault.
///
/// @param serial 16 hexadecimal digits
/// @param model custody and quorum in words, at most 16 bytes
/// @param userPinInitialised `CKF_USER_PIN_INITIALIZED`
/// @param soPin how the vaults last answered a login of the security officer
/// @param userPin the same for the user
/// @param triesLeft of both together, over all vaults
public record TokenFacts(
    Label label,
    String serial,
    String model,
    boolean userPinInitialised,
    PinState soPin,
    PinState userPin,
    long triesLeft) {

  /// @param n vaults of the constellation
  static TokenFacts of(TokenRecord token, int n, Counters counters) {
    return new TokenFacts(
        token.label(),
        token.serial(),
        "%d of %d vaults".formatted(token.k(), n),
        token.user().initialised(),
        counters.state(Role.SO),
        counters.state(Role.USER),
        counters.triesLeft(Role.SO) + counters.triesLeft(Role.USER));
  }
}
