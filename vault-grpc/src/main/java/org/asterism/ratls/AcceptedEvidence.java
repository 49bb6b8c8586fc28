package org.asterism.ratls;

import java.util.Optional;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;

/// Which evidence one enrolled peer must show, by name: what is not named is refused.
public sealed interface AcceptedEvidence extends EvidenceVerifier {

  /// None: a signature by the enrolled key. For engines only.
  record Host() implements AcceptedEvidence {
    @Override
    public EvidenceVerdict verify(Evidence evidence, ReportData reportData, Spki peer) {
      return HostEvidence.verify(evidence, reportData, peer);
    }
  }

  /// The simulated platform of one development constellation.
  ///
  /// @param root its Ed25519 public key
  /// @param measurement of the code; empty: any that a key of this root's vouches for
  /// @param minimumTcb the least tcb number
  record Simulated(Octets root, Optional<Octets> measurement, int minimumTcb)
      implements AcceptedEvidence {
    public Simulated {
      ReportData.requireSize(root, SimulatedKey.PUBLIC_KEY_LENGTH, "a simulated root");
      measurement.ifPresent(code ->
          ReportData.requireSize(code, Principal.MEASUREMENT_LENGTH, "a simulated measurement"));
    }

    @Override
    public EvidenceVerdict verify(Evidence evidence, ReportData reportData, Spki peer) {
      if (evidence.kind() != EvidenceKind.SIMULATED) {
        return new EvidenceVerdict.Refused("kind", "simulated expected, found " + evidence.kind());
      }
      try {
        return judge(SimulatedEvidence.open(evidence.evidence(), root), reportData);
      } catch (AttestationRefused refused) {
        return new EvidenceVerdict.Refused(refused.step(), refused.reason());
      }
    }

    private EvidenceVerdict judge(SimulatedEvidence found, ReportData expected) {
      if (!found.reportData().equals(expected)) {
        return new EvidenceVerdict.Refused(
            "report data", "simulated evidence for another connection, challenge or key");
      }
      Octets expectedCode = measurement.orElse(found.measurement());
      if (!found.measurement().equals(expectedCode)) {
        return new EvidenceVerdict.Refused(
            "measurement",
            "simulated %s expected, found %s"
                .formatted(expectedCode.toHex(), found.measurement().toHex()));
      }
      if (found.tcb() < minimumTcb) {
        return new EvidenceVerdict.Refused(
            "tcb",
            "simulated tcb number %d or more expected, found %d"
                .formatted(minimumTcb, found.tcb()));
      }
      return new EvidenceVerdict.Trusted(
          EvidenceKind.SIMULATED,
          found.measurement(),
          "simulated evidence, tcb number " + found.tcb() + ": proves nothing about a machine");
    }
  }
}
