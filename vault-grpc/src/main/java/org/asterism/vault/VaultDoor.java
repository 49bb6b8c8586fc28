package org.asterism.vault;

/// Where a vault lets attested peers in. Safe for use by many threads.
public interface VaultDoor {

  /// The vault as `peer` may use it. Called once for each attested connection.
  Vault open(Principal peer);
}
