package org.asterism.vault;

/// Who stands at the other end of an attested connection.
public sealed interface Principal {

  /// An engine enrolled by its key, without evidence: shown as *unattested engine* wherever it
  /// appears.
  ///
  /// @param spkiDigest SHA-256 of its TLS key's SubjectPublicKeyInfo
  record HostEngine(SpkiDigest spkiDigest) implements Principal {
    @Override
    public String toString() {
      return "unattested engine " + spkiDigest;
    }
  }

  /// An engine whose evidence is simulated: good for development only.
  ///
  /// @param measurement what the simulated platform measured
  record SimulatedEngine(Measurement measurement, SpkiDigest spkiDigest) implements Principal {
    @Override
    public String toString() {
      return "simulated engine " + spkiDigest;
    }
  }

  SpkiDigest spkiDigest();
}
