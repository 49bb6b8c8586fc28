package org.asterism.vault;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// A policy as it travelled and as it is stored: its digest is over these bytes and no others.
public record EncodedPolicy(byte[] bytes) {
  /// Longest policy that a vault takes.
  public static final int MAX_LENGTH = 16 * 1024;

  public EncodedPolicy {
    if (bytes.length > MAX_LENGTH) {
      throw new IllegalArgumentException("a policy of more than " + MAX_LENGTH + " bytes");
    }
    bytes = bytes.clone();
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  public PolicyDigest digest() {
    try {
      return new PolicyDigest(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedPolicy theirs && Arrays.equals(bytes, theirs.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "EncodedPolicy[" + bytes.length + "]";
  }
}
