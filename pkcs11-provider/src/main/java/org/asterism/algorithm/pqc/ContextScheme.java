package org.asterism.algorithm.pqc;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.asterism.key.SigningScheme;

/// How ML-DSA and SLH-DSA sign (FIPS 204 §5.2, §5.4; FIPS 205 §10.2).
///
/// @param hash what the input is the digest of; empty: the input is the message
/// @param deterministic whether no random bytes go into the signature
record ContextScheme(Optional<PreHash> hash, byte[] context, boolean deterministic)
    implements SigningScheme {

  /// What the internal functions take: the input with its context before it.
  byte[] message(byte[] input) {
    byte[] identifier = hash.map(PreHash::identifier).orElse(new byte[0]);
    return ByteBuffer.allocate(2 + context.length + identifier.length + input.length)
        .put((byte) (hash.isPresent() ? 1 : 0))
        .put((byte) context.length)
        .put(context)
        .put(identifier)
        .put(input)
        .array();
  }
}
