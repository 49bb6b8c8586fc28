package org.asterism.algorithm.tls;

import org.asterism.algorithm.Parameter;

/// `CK_TLS12_MASTER_KEY_DERIVE_PARAMS` and `CK_TLS12_EXTENDED_MASTER_KEY_DERIVE_PARAMS` (PKCS#11
/// v3.1 §6.40.2).
///
/// @param prfHash a `CKM_`
/// @param version whether the application gave room for it
public record MasterSecret(long prfHash, Seed seed, boolean version) implements Parameter {

  /// What the master secret is bound to.
  public sealed interface Seed {
    record Randoms(byte[] client, byte[] server) implements Seed {}

    /// The hash of the handshake (RFC 7627).
    record Session(byte[] hash) implements Seed {}
  }

  static MasterSecret read(Parameter.Fields fields) {
    var randoms = new Seed.Randoms(fields.bytes("clientRandom"), fields.bytes("serverRandom"));
    return new MasterSecret(fields.number("prfHash"), randoms, fields.present("version"));
  }

  static MasterSecret readExtended(Parameter.Fields fields) {
    var session = new Seed.Session(fields.bytes("sessionHash"));
    return new MasterSecret(fields.number("prfHash"), session, fields.present("version"));
  }
}
