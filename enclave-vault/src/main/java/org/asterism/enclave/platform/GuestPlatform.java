package org.asterism.enclave.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.ratls.EvidenceSource;
import org.asterism.secret.PrivateFile;
import org.asterism.secret.SecretBytes;
import org.asterism.tee.ConfidentialGuest;
import org.asterism.vault.EvidenceKind;

/// A virtual machine under TDX or SEV-SNP. It has no key to seal with: the operator brings one, and
/// nothing ties that key to what runs here. Immutable.
///
/// @param file with the sealing key
public record GuestPlatform(ConfidentialGuest guest, Path file) implements Platform {
  static final int SEALING_KEY_BYTES = 32;

  @Override
  public String description() {
    return "%s guest, sealed under %s".formatted(guest.kind(), file);
  }

  @Override
  public SecretBytes sealingKey() throws PlatformException {
    try {
      requireKey();
      return SecretBytes.takeFrom(Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw new PlatformException(
          ("cannot read the sealing key %s: such a guest has none of its own; bring the %d bytes"
                  + " there before the vault starts")
              .formatted(file, SEALING_KEY_BYTES));
    }
  }

  @Override
  public EvidenceKind kind() {
    return guest.kind();
  }

  @Override
  public EvidenceSource evidence(VaultKeys keys, VaultEnrolment enrolment) {
    return guest.source();
  }

  @Override
  public Optional<OperatorKey> evidenceKey(VaultKeys keys) {
    return Optional.empty();
  }

  private void requireKey() throws IOException, PlatformException {
    long found = Files.size(file);
    Optional<String> exposure = PrivateFile.exposure(file);
    if (exposure.isPresent()) {
      throw new PlatformException(exposure.get());
    }
    if (found != SEALING_KEY_BYTES) {
      throw new PlatformException(
          ("%s is no sealing key: expected %d bytes, found %d; 'openssl rand -out FILE 32' makes"
                  + " one")
              .formatted(file, SEALING_KEY_BYTES, found));
    }
  }
}
