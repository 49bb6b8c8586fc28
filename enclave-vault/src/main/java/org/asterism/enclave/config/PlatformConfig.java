package org.asterism.enclave.config;

import java.nio.file.Path;
import org.asterism.tee.Gramine.SealedTo;
import org.asterism.vault.EvidenceKind;

/// What a vault is told about the machine under it.
public sealed interface PlatformConfig {

  /// None: for development.
  ///
  /// @param secret the simulated platform's secret file
  /// @param tcb its TCB number: another number is another platform
  record Simulated(Path secret, int tcb) implements PlatformConfig {}

  /// An SGX enclave under Gramine.
  ///
  /// @param sealedTo which code may open the vault's keys again
  record GramineEnclave(SealedTo sealedTo) implements PlatformConfig {}

  /// A virtual machine under TDX or SEV-SNP, which has no key to seal with.
  ///
  /// @param sealingKey the file with the 32 bytes that the vault's keys are sealed under: whoever
  ///   runs the vault says by it where they come from
  record Guest(EvidenceKind kind, Path sealingKey) implements PlatformConfig {
    public Guest {
      if (kind != EvidenceKind.TDX && kind != EvidenceKind.SEV_SNP) {
        throw new IllegalArgumentException("not a confidential guest: " + kind);
      }
    }
  }
}
