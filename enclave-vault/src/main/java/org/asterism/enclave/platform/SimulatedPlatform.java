package org.asterism.enclave.platform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.asterism.constellation.OperatorKey;
import org.asterism.constellation.VaultEnrolment;
import org.asterism.enclave.seal.Derivation;
import org.asterism.enclave.seal.VaultKeys;
import org.asterism.ratls.EvidenceSource;
import org.asterism.ratls.SimulatedEvidence;
import org.asterism.ratls.SimulatedKey;
import org.asterism.secret.PrivateFile;
import org.asterism.secret.SecretBytes;
import org.asterism.secret.Sha256;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;

/// A platform that is none: its secret is a file, and its measurement a digest of a name.
///
/// It protects nothing against whoever reads the file. It behaves as a real one does where that
/// matters to a vault: the sealing key follows from secret, measurement and TCB number, as
/// Gramine's `_sgx_mrenclave` does from CPUSVN (attestation.md §3.2), so that raising the number is
/// a microcode update. Immutable.
public final class SimulatedPlatform implements Platform {
  static final int SECRET_BYTES = 32;

  // The simulated vault's code has one measurement for all vaults of this release of the format.
  private static final byte[] CODE = "asterism simulated vault 1".getBytes(UTF_8);

  // RFC 8410 §4: what stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo.
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Path secretFile;
  private final int tcb;
  private final Octets measurement;

  private SimulatedPlatform(Path secretFile, int tcb) {
    this.secretFile = secretFile;
    this.tcb = tcb;
    this.measurement = Octets.of(Sha256.start().digest(CODE));
  }

  /// Draws a new platform's secret into a file that must not exist yet.
  public static void create(Path secretFile, SecureRandom random) throws IOException {
    byte[] drawn = new byte[SECRET_BYTES];
    random.nextBytes(drawn);
    PrivateFile.write(secretFile, drawn);
  }

  public static SimulatedPlatform open(Path secretFile, int tcb) throws PlatformException {
    requireSecret(secretFile);
    return new SimulatedPlatform(secretFile, tcb);
  }

  @Override
  public String description() {
    return "simulated, tcb " + tcb;
  }

  @Override
  public SecretBytes sealingKey() {
    try (SecretBytes root = SecretBytes.takeFrom(Files.readAllBytes(secretFile))) {
      byte[] context =
          ByteBuffer.allocate(measurement.size() + Integer.BYTES)
              .put(measurement.toByteArray())
              .putInt(tcb)
              .array();
      return Derivation.derive(root, "asterism simulated platform v1", context);
    } catch (IOException gone) {
      throw new IllegalStateException("the platform's secret was readable at start", gone);
    }
  }

  @Override
  public EvidenceKind kind() {
    return EvidenceKind.SIMULATED;
  }

  @Override
  public EvidenceSource evidence(VaultKeys keys, VaultEnrolment enrolment)
      throws PlatformException {
    Octets certificate =
        enrolment
            .simulatedCertificate()
            .orElseThrow(() ->
                new PlatformException(
                    "the enrolment has no certificate for simulated evidence: the operator"
                        + " enrols this vault with the root of a development constellation"));
    return SimulatedEvidence.source(
        new SimulatedEvidence.SimulatedPlatform(
            SimulatedKey.fromSeed(keys.evidenceSeed()), certificate, measurement, tcb));
  }

  @Override
  public Optional<OperatorKey> evidenceKey(VaultKeys keys) {
    byte[] raw = SimulatedKey.fromSeed(keys.evidenceSeed()).publicKey().toByteArray();
    byte[] spki = ByteBuffer.allocate(ED25519.length + raw.length).put(ED25519).put(raw).array();
    return Optional.of(new OperatorKey(Octets.of(spki)));
  }

  private static void requireSecret(Path secretFile) throws PlatformException {
    try {
      long found = Files.size(secretFile);
      if (found != SECRET_BYTES || !Files.isReadable(secretFile)) {
        throw new PlatformException(
            "%s is not a simulated platform's secret: expected %d readable bytes, found %d"
                .formatted(secretFile, SECRET_BYTES, found));
      }
      Optional<String> exposure = PrivateFile.exposure(secretFile);
      if (exposure.isPresent()) {
        throw new PlatformException(exposure.get());
      }
    } catch (IOException missing) {
      throw new PlatformException(
          "cannot read the simulated platform's secret %s: 'vault init' makes it"
              .formatted(secretFile));
    }
  }
}
