package org.asterism.algorithm.pqc;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.asterism.key.SigningScheme;

/// How ML-DSA and SLH-DSA sign (FIPS 204 §5.2, §5.4; FIPS 205 §10.2).
///
/// @param hash what the message is hashed with; empty: the message itself is signed
/// @param deterministic whether no random bytes go into the signature
record ContextScheme(Optional<PreHash> hash, byte[] context, boolean deterministic)
    implements SigningScheme {

  /// What comes before the message, or before its digest.
  byte[] prefix() {
    byte[] identifier = hash.map(PreHash::identifier).orElse(new byte[0]);
    return ByteBuffer.allocate(2 + context.length + identifier.length)
        .put((byte) (hash.isPresent() ? 1 : 0))
        .put((byte) context.length)
        .put(context)
        .put(identifier)
        .array();
  }
}
