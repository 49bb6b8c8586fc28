package org.asterism.token;

import org.asterism.login.Label;
import org.asterism.login.PinState;

/// What `C_GetTokenInfo` tells; asking for it asks no vault.
///
/// @param serial 16 hexadecimal digits
/// @param model custody and quorum in words, at most 16 bytes
/// @param userPinInitialised `CKF_USER_PIN_INITIALIZED`
/// @param soPin how the vaults last answered a login of the security officer
/// @param userPin the same for the user
public record TokenFacts(
    Label label,
    String serial,
    String model,
    boolean userPinInitialised,
    PinState soPin,
    PinState userPin) {}
