package org.asterism.login;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.asterism.rows.RowKeys;
import org.asterism.vault.Role;

/// What logins have opened: the token's root, and for each role what its accepted PIN left.
///
/// @param debts what the accounts are still owed at vaults that were away
public record OpenRoles(RowKeys root, CredentialDebts debts, Map<Role, RoleAccess> accesses) {

  public RoleAccess access(Role role) {
    return requireNonNull(accesses.get(role));
  }
}
