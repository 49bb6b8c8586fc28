package org.asterism.enclave.service;

import java.security.SecureRandom;
import java.util.function.LongSupplier;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.credential.Pace;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.session.Sessions;
import org.asterism.enclave.store.VaultStore;
import org.asterism.kernel.Kernel;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Principal;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultDoor;
import org.asterism.vault.VaultName;

/// The vault itself, as attested peers are let into it.
///
/// **Guarantee.** Every act is judged by its record's policy and executed in one transaction; what
/// is acknowledged is synced. Grants and attempts live in this object's memory and end with it.
/// Safe for use by many threads. Does not own the store.
public final class EnclaveDoor implements VaultDoor, AutoCloseable {
  /// What every vault behind this door says of itself.
  ///
  /// @param obedience whose orders they obey
  /// @param kernel the arithmetic that their machine has
  public record Identity(
      VaultName name, String release, EvidenceKind platform, Obedience obedience, Kernel kernel) {}

  private final Identity identity;
  private final VaultStore store;
  private final Limits limits;
  private final Grants grants;
  private final Sessions sessions;
  private final NonceBatches nonces = new NonceBatches();
  private final Presignatures presignatures = new Presignatures();
  private final Kernels kernels;
  private final Gate gate;

  public EnclaveDoor(
      Identity identity, VaultStore store, Limits limits, SecureRandom random, LongSupplier nanos) {
    this.identity = identity;
    this.store = store;
    this.limits = limits;
    this.kernels = new Kernels(identity.name(), Runtime.getRuntime().availableProcessors());
    this.grants = new Grants(random, limits.logins());
    this.sessions = new Sessions(grants, nanos);
    var login =
        new Executions.Login(
            grants,
            new Attempts(random, nanos, limits.logins()),
            new Pace(nanos, limits.logins(), limits.engine()));
    var computation =
        new Executions.Computation(sessions, nonces, presignatures, identity.kernel(), random);
    this.gate =
        new Gate(
            identity.name(),
            grants,
            new Executions(limits, identity.obedience(), login, computation));
  }

  @Override
  public Vault open(Principal peer) {
    return new EnclaveVault(identity, store, gate, kernels, limits, peer);
  }

  @Override
  public void close() {
    grants.close();
    sessions.close();
    nonces.close();
    presignatures.close();
  }
}
