package org.asterism.vault;

/// The vault's side of the port: what an attested connection is let through.
public interface VaultDoor {

  /// The vault as `peer` may see it. Called once for each attested connection; the same peer may
  /// have several. Safe for use by many threads.
  Vault open(Principal peer);
}
