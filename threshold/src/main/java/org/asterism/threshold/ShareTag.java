package org.asterism.threshold;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// By which the engine recognises one share: SHA-256("asterism/share/v1", key id, epoch, enrolment
/// id, y, nu), each field after its length.
///
/// *Binding*: no other share, key, epoch or vault fits it, so a wrong share is noticed and blamed
/// on its vault. *Hiding*: nu is 32 random bytes that only the vault keeps, so a tag tells nothing
/// of even a short share, and may lie in clear. Immutable.
public final class ShareTag {
  public static final int LENGTH = FieldDigest.LENGTH;

  static final String DOMAIN = "asterism/share/v1";

  private final byte[] digest;

  private ShareTag(byte[] digest) {
    this.digest = digest;
  }

  /// The tag that [#bytes()] gave.
  ///
  /// @throws IllegalArgumentException if it has not [#LENGTH] bytes
  public static ShareTag of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          "a share's tag has %d bytes, not %d".formatted(LENGTH, bytes.length));
    }
    return new ShareTag(bytes.clone());
  }

  public byte[] bytes() {
    return digest.clone();
  }

  /// In constant time.
  @Override
  public boolean equals(Object other) {
    return other instanceof ShareTag that && MessageDigest.isEqual(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  @Override
  public String toString() {
    return "ShareTag[" + HexFormat.of().formatHex(digest) + "]";
  }
}
