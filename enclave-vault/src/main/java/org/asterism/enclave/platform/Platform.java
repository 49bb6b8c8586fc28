package org.asterism.enclave.platform;

import org.asterism.constellation.VaultEnrolment;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.ratls.EvidenceSource;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EvidenceKind;

/// The machine under a vault.
///
/// Implementations are safe for use by many threads. Two runs of the same code on the same platform
/// get the same sealing key; a changed platform or other code gets another, and nobody can ask for
/// the old one.
public interface Platform {
  /// What it is, in words for people: names the simulation as one.
  String description();

  /// The key that the vault's own keys are sealed under, 32 bytes; the caller closes it.
  SecretBytes sealingKey();

  EvidenceKind kind();

  /// Where the vault's evidence comes from.
  ///
  /// @throws PlatformException when the enrolment lacks what this platform's evidence needs
  EvidenceSource evidence(VaultKeys keys, VaultEnrolment enrolment) throws PlatformException;
}
