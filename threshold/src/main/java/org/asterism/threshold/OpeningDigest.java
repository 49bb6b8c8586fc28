package org.asterism.threshold;

/// What a vault signs as it opens a session: F("asterism/open/v1", session id, kind, group, k,
/// batch, key for boxes, nonce, vector digest). A session that only makes a pseudonym has no boxes,
/// no vector and no batch, and its vault learns no k.
public final class OpeningDigest {
  private static final String DOMAIN = "asterism/open/v1";
  private static final byte[] NONE = {};

  private OpeningDigest() {}

  /// @param kind by its number in the wire contract, and the group likewise
  public static byte[] of(byte[] session, int kind, int group, byte[] nonce) {
    return FieldDigest.of(DOMAIN)
        .add(session)
        .add((long) kind)
        .add((long) group)
        .add(0L)
        .add(0L)
        .add(NONE)
        .add(nonce)
        .add(NONE)
        .finish();
  }
}
