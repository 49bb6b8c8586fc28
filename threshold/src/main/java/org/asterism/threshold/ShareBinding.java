package org.asterism.threshold;

import java.util.Arrays;
import java.util.HexFormat;

/// What one share belongs to: a key, an epoch of its sharing, and a vault. All public facts. A
/// share tagged under one binding fits no other. Immutable.
public final class ShareBinding {
  /// The longest id; those of the product have 16 or 32 bytes.
  public static final int MAX_ID_BYTES = 64;

  private final byte[] keyId;
  private final long epoch;
  private final byte[] enrolmentId;

  /// @param enrolmentId the enrolment id of the vault that keeps the share
  public ShareBinding(byte[] keyId, long epoch, byte[] enrolmentId) {
    this.keyId = checked("key id", keyId);
    this.epoch = epoch;
    this.enrolmentId = checked("enrolment id", enrolmentId);
  }

  FieldDigest addTo(FieldDigest digest) {
    return digest.add(keyId).add(epoch).add(enrolmentId);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShareBinding that
        && epoch == that.epoch
        && Arrays.equals(keyId, that.keyId)
        && Arrays.equals(enrolmentId, that.enrolmentId);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(keyId) * 31 + Arrays.hashCode(enrolmentId) + Long.hashCode(epoch);
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return "ShareBinding[key %s, epoch %d, vault %s]"
        .formatted(hex.formatHex(keyId), epoch, hex.formatHex(enrolmentId));
  }

  private static byte[] checked(String what, byte[] id) {
    if (id.length < 1 || id.length > MAX_ID_BYTES) {
      throw new IllegalArgumentException(
          "a share's %s has 1 to %d bytes, not %d".formatted(what, MAX_ID_BYTES, id.length));
    }
    return id.clone();
  }
}
