package org.asterism.attest.quote;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable string of public bytes, compared by content. Never for secrets: it prints itself
/// and compares in variable time.
public final class Bytes {
  /// No bytes at all.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final int LONG_BYTES = 8;

  private final byte[] raw;

  private Bytes(byte[] raw) {
    this.raw = raw;
  }

  /// A copy of an array.
  public static Bytes of(byte[] raw) {
    return new Bytes(raw.clone());
  }

  /// The UTF-8 form of a text.
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// From hexadecimal digits, either case, without separators.
  public static Bytes hex(String digits) throws MalformedException {
    try {
      return new Bytes(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("expected hexadecimal digits, found other characters", e);
    }
  }

  /// How many bytes.
  public int length() {
    return raw.length;
  }

  /// `length` bytes from `offset`; both must lie within.
  public Bytes slice(int offset, int length) {
    return new Bytes(Arrays.copyOfRange(raw, offset, offset + checked(offset, length)));
  }

  private int checked(int offset, int length) {
    if (offset < 0 || length < 0 || offset > raw.length - length) {
      throw new IndexOutOfBoundsException(
          "bytes " + offset + "+" + length + " of " + raw.length + " asked");
    }
    return length;
  }

  /// The byte at an index, 0 to 255.
  public int at(int index) {
    return raw[index] & 0xFF;
  }

  /// The whole as an unsigned little-endian number; at most eight bytes.
  public long littleEndian() {
    if (raw.length > LONG_BYTES) {
      throw new IllegalStateException("a number of " + raw.length + " bytes does not fit");
    }
    long value = 0;
    for (int i = raw.length - 1; i >= 0; i--) {
      value = value << 8 | at(i);
    }
    return value;
  }

  /// These bytes and then those.
  public Bytes then(Bytes more) {
    byte[] both = Arrays.copyOf(raw, raw.length + more.raw.length);
    System.arraycopy(more.raw, 0, both, raw.length, more.raw.length);
    return new Bytes(both);
  }

  /// Each byte where the mask has ones, zero elsewhere; the lengths are equal.
  public Bytes and(Bytes mask) {
    if (mask.raw.length != raw.length) {
      throw new IllegalArgumentException("a mask of " + mask.raw.length + " on " + raw.length);
    }
    byte[] masked = new byte[raw.length];
    for (int i = 0; i < raw.length; i++) {
      masked[i] = (byte) (raw[i] & mask.raw[i]);
    }
    return new Bytes(masked);
  }

  /// The bytes in the opposite order.
  public Bytes reversed() {
    byte[] turned = new byte[raw.length];
    for (int i = 0; i < raw.length; i++) {
      turned[i] = raw[raw.length - 1 - i];
    }
    return new Bytes(turned);
  }

  /// Whether every byte is zero; true of none.
  public boolean isZero() {
    for (byte b : raw) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether each byte is at least the byte at the same place there, from an index on.
  public boolean isAtLeast(Bytes floor, int from) {
    for (int i = from; i < raw.length; i++) {
      if (at(i) < floor.at(i)) {
        return false;
      }
    }
    return true;
  }

  /// A copy as an array.
  public byte[] toArray() {
    return raw.clone();
  }

  /// The bytes read as UTF-8.
  public String text() {
    return new String(raw, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  /// Lower-case hexadecimal.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(raw);
  }
}
