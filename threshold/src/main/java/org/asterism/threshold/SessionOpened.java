package org.asterism.threshold;

import java.security.MessageDigest;
import java.util.List;

/// What one vault answers when a session is opened, signed by its pseudonym: by it the vault is
/// committed to its vector before it sees another's (threshold.md §2, step 1).
///
/// @param session the vault's own name of the session, 16 bytes
/// @param hpkeKey its X25519 key for this session alone
/// @param nonce 32 random bytes
/// @param vectorDigest what [#vectorDigest] gave; no bytes for a kind without a vector
public record SessionOpened(
    SessionTerms terms, byte[] session, byte[] hpkeKey, byte[] nonce, byte[] vectorDigest) {
  private static final String OPEN = "asterism/open/v1";
  private static final String VECTOR = "asterism/vector/v1";

  /// The commitment to a vector.
  ///
  /// @param points the encoding of each; no bytes for the neutral element
  public static byte[] vectorDigest(byte[] session, List<byte[]> points) {
    FieldDigest digest = FieldDigest.of(VECTOR).add(session);
    points.forEach(digest::add);
    return digest.finish();
  }

  /// What the vault's pseudonym signs.
  public byte[] signed() {
    FieldDigest digest = FieldDigest.of(OPEN).add(session);
    return terms.addTo(digest).add(hpkeKey).add(nonce).add(vectorDigest).finish();
  }

  /// Whether this is the vector that was committed to.
  public boolean isCommittedTo(List<byte[]> points) {
    return MessageDigest.isEqual(vectorDigest, vectorDigest(session, points));
  }
}
