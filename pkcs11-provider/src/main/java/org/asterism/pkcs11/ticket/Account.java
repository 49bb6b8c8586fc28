package org.asterism.pkcs11.ticket;

import org.asterism.vault.Role;

/// Whose PIN a kept login is.
///
/// @param slot the token's, for ever
/// @param serial the token's: one that is made anew has another
public record Account(long slot, String serial, Role role) {}
