package org.asterism.vault;

/// Who is at the other end of an attested connection, as far as it was proven.
public sealed interface Principal {
  int DIGEST_LENGTH = 32;
  int MEASUREMENT_LENGTH = 32;

  /// SHA-256 of the SPKI of its TLS key, which is enrolled here.
  Octets spkiDigest();

  /// An engine enrolled by its key, without evidence: an *unattested engine*.
  record HostEngine(Octets spkiDigest) implements Principal {
    public HostEngine {
      spkiDigest.requireSize(DIGEST_LENGTH, "the digest of a key");
    }

    @Override
    public String toString() {
      return "unattested engine " + spkiDigest.abbreviated();
    }
  }

  /// An engine whose evidence the simulated root of a development constellation signed.
  record SimulatedEngine(Octets measurement, Octets spkiDigest) implements Principal {
    public SimulatedEngine {
      measurement.requireSize(MEASUREMENT_LENGTH, "a simulated measurement");
      spkiDigest.requireSize(DIGEST_LENGTH, "the digest of a key");
    }

    @Override
    public String toString() {
      return "simulated engine " + spkiDigest.abbreviated();
    }
  }
}
