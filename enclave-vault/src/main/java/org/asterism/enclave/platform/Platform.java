package org.asterism.enclave.platform;

import java.nio.file.Path;
import java.util.Optional;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.enclave.config.PlatformConfig;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.ratls.EvidenceSource;
import org.asterism.secret.SecretBytes;
import org.asterism.tee.ConfidentialGuest;
import org.asterism.tee.Gramine;
import org.asterism.tee.Gramine.SealedTo;
import org.asterism.vault.EvidenceKind;

/// The machine under a vault.
///
/// Safe for use by many threads. Two runs of the same code on the same platform get the same
/// sealing key; a changed platform or other code gets another, and nobody can ask for the old one.
/// (The key of a guest is what its operator makes of that.)
public sealed interface Platform permits SimulatedPlatform, EnclavePlatform, GuestPlatform {
  /// What it is, in words for people: names the simulation as one.
  String description();

  /// The key that the vault's own keys are sealed under, 32 bytes; the caller closes it.
  ///
  /// @throws PlatformException when the platform does not give it
  SecretBytes sealingKey() throws PlatformException;

  EvidenceKind kind();

  /// Where the vault's evidence comes from.
  ///
  /// @throws PlatformException when the enrolment lacks what this platform's evidence needs
  EvidenceSource evidence(VaultKeys keys, VaultEnrolment enrolment) throws PlatformException;

  /// The key that a request names for this platform's evidence; empty where a vendor vouches for
  /// it.
  Optional<OperatorKey> evidenceKey(VaultKeys keys);

  /// The platform that a configuration names.
  static Platform open(PlatformConfig config) throws PlatformException {
    return switch (config) {
      case PlatformConfig.Simulated(Path secret, int tcb) -> SimulatedPlatform.open(secret, tcb);
      case PlatformConfig.GramineEnclave(SealedTo sealedTo) ->
          new EnclavePlatform(Gramine.here(), sealedTo);
      case PlatformConfig.Guest(EvidenceKind kind, Path sealingKey) ->
          new GuestPlatform(ConfidentialGuest.here(kind), sealingKey);
    };
  }
}
