package org.asterism.enclave.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Locale;
import java.util.Optional;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.enclave.seal.Derivation;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.ratls.EvidenceSource;
import org.asterism.secret.SecretBytes;
import org.asterism.tee.Gramine;
import org.asterism.tee.Gramine.SealedTo;
import org.asterism.tee.TeeException;
import org.asterism.vault.EvidenceKind;

/// An SGX enclave under Gramine. Immutable.
///
/// @param sealedTo which code gets the same sealing key: always on this platform alone, and at its
///   present security version
public record EnclavePlatform(Gramine gramine, SealedTo sealedTo) implements Platform {

  @Override
  public String description() {
    return "SGX enclave under Gramine, sealed to " + words();
  }

  // Gramine's documentation: its key is not for two uses, so that what is derived here is only
  // ours.
  @Override
  public SecretBytes sealingKey() throws PlatformException {
    try (SecretBytes root = gramine.sealingKey(sealedTo)) {
      return Derivation.derive(root, "asterism gramine sealing v1", words().getBytes(US_ASCII));
    } catch (TeeException failed) {
      throw new PlatformException(failed);
    }
  }

  @Override
  public EvidenceKind kind() {
    return gramine.kind();
  }

  @Override
  public EvidenceSource evidence(VaultKeys keys, VaultEnrolment enrolment) {
    return gramine.source();
  }

  @Override
  public Optional<OperatorKey> evidenceKey(VaultKeys keys) {
    return Optional.empty();
  }

  private String words() {
    return sealedTo.name().toLowerCase(Locale.ROOT);
  }
}
