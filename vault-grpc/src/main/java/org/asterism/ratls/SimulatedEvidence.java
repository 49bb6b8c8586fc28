package org.asterism.ratls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;

/// Evidence of the *simulated* platform, in the place of a vendor's quote.
///
/// measurement (32) | tcb number u32 | report data (64) | public key (32) | the root's certificate
/// of it (64) | its signature over a label and all before (64); big endian; nothing may follow.
///
/// @param tcb stands for the platform's patch level; a verifier asks for at least one
/// @param certificate by the development constellation's root, over `publicKey`
public record SimulatedEvidence(
    Octets measurement, int tcb, ReportData reportData, Octets publicKey, Octets certificate) {

  private static final byte[] LABEL =
      "asterism simulated evidence v1\0".getBytes(StandardCharsets.US_ASCII);
  private static final int SIGNED_LENGTH =
      Principal.MEASUREMENT_LENGTH
          + Integer.BYTES
          + ReportData.LENGTH
          + SimulatedKey.PUBLIC_KEY_LENGTH
          + SimulatedKey.SIGNATURE_LENGTH;
  private static final int LENGTH = SIGNED_LENGTH + SimulatedKey.SIGNATURE_LENGTH;

  public SimulatedEvidence {
    ReportData.requireSize(measurement, Principal.MEASUREMENT_LENGTH, "a simulated measurement");
    ReportData.requireSize(publicKey, SimulatedKey.PUBLIC_KEY_LENGTH, "a simulated key");
    ReportData.requireSize(certificate, SimulatedKey.SIGNATURE_LENGTH, "a simulated certificate");
    if (tcb < 0) {
      throw new IllegalArgumentException("a tcb number is not negative: " + tcb);
    }
  }

  /// What a simulated platform has to say about itself.
  public record SimulatedPlatform(
      SimulatedKey platformKey, Octets certificate, Octets measurement, int tcb) {}

  public static EvidenceSource source(SimulatedPlatform platform) {
    return reportData -> {
      var body =
          new SimulatedEvidence(
              platform.measurement(),
              platform.tcb(),
              reportData,
              platform.platformKey().publicKey(),
              platform.certificate());
      byte[] signature = platform.platformKey().sign(Bytes.concat(LABEL, body.encode()));
      var evidence = Octets.of(Bytes.concat(body.encode(), signature));
      return new Evidence(EvidenceKind.SIMULATED, evidence, Octets.EMPTY);
    };
  }

  /// Reads and verifies `evidence` up to `root`; what it says is for the caller to judge.
  static SimulatedEvidence open(Octets evidence, Octets root) throws AttestationRefused {
    if (evidence.size() != LENGTH) {
      throw new AttestationRefused(
          "format", "simulated evidence has %d bytes, found %d".formatted(LENGTH, evidence.size()));
    }
    byte[] bytes = evidence.toByteArray();
    byte[] body = Arrays.copyOf(bytes, SIGNED_LENGTH);
    byte[] signature = Arrays.copyOfRange(bytes, SIGNED_LENGTH, LENGTH);
    var parsed = parse(ByteBuffer.wrap(body));
    byte[] certified = parsed.publicKey.toByteArray();
    if (!SimulatedKey.certified(root, certified, parsed.certificate.toByteArray())) {
      throw new AttestationRefused(
          "chain", "the simulated key is not certified by the simulated root " + root.toHex());
    }
    if (!SimulatedKey.verify(certified, Bytes.concat(LABEL, body), signature)) {
      throw new AttestationRefused("signature", "not by the simulated key that it names");
    }
    return parsed;
  }

  private static SimulatedEvidence parse(ByteBuffer body) throws AttestationRefused {
    try {
      return new SimulatedEvidence(
          take(body, Principal.MEASUREMENT_LENGTH),
          body.getInt(),
          new ReportData(take(body, ReportData.LENGTH)),
          take(body, SimulatedKey.PUBLIC_KEY_LENGTH),
          take(body, SimulatedKey.SIGNATURE_LENGTH));
    } catch (IllegalArgumentException outOfRange) {
      throw new AttestationRefused("format", "simulated evidence", outOfRange);
    }
  }

  private byte[] encode() {
    return ByteBuffer.allocate(SIGNED_LENGTH)
        .put(measurement.toByteArray())
        .putInt(tcb)
        .put(reportData.bytes().toByteArray())
        .put(publicKey.toByteArray())
        .put(certificate.toByteArray())
        .array();
  }

  private static Octets take(ByteBuffer from, int length) {
    byte[] taken = new byte[length];
    from.get(taken);
    return Octets.of(taken);
  }
}
