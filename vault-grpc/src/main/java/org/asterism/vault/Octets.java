package org.asterism.vault;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/// Bytes as a value: immutable, equal by content, safe to share between threads. For what is public
/// or already sealed; a secret is a `SecretBytes`.
public final class Octets {
  public static final Octets EMPTY = new Octets(new byte[0]);

  private static final int SHOWN = 4;

  private final byte[] bytes;

  private Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Octets of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
  }

  public static Octets random(int size, SecureRandom random) {
    byte[] drawn = new byte[size];
    random.nextBytes(drawn);
    return of(drawn);
  }

  public byte[] toByteArray() {
    return bytes.clone();
  }

  public int size() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  /// These octets, if there are `size` of them.
  ///
  /// @throws IllegalArgumentException otherwise
  Octets requireSize(int size, String what) {
    if (bytes.length != size) {
      throw new IllegalArgumentException(
          "%s has %d bytes, not %d".formatted(what, size, bytes.length));
    }
    return this;
  }

  /// The first bytes in hex: enough to tell values apart in a log.
  String abbreviated() {
    return HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && MessageDigest.isEqual(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Octets[" + bytes.length + "]";
  }
}
