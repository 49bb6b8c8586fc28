package org.asterism.cryptoki;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// A walk over attributes that lie one after the other in one array: each its type, its length with
/// the kind in the lowest bit, and its value; numbers take as few bytes as they need. For one
/// thread.
final class PackedAttributes {
  private static final int MORE = 0x80;
  private static final int BITS = 7;

  private final byte[] packed;
  private final int end;
  private int next;
  private long type;
  private boolean nested;
  private int start;

  /// Before the first.
  PackedAttributes(byte[] packed) {
    this(packed, 0, packed.length);
  }

  private PackedAttributes(byte[] packed, int from, int end) {
    this.packed = packed;
    this.next = from;
    this.end = end;
  }

  static byte[] pack(Collection<Template.Entry> entries) {
    var out = new ByteArrayOutputStream();
    for (Template.Entry entry : entries) {
      number(out, entry.type());
      switch (entry.value()) {
        case AttributeValue.Bytes(byte[] value) -> value(out, value, 0);
        case AttributeValue.Nested(Template inner) -> value(out, pack(inner.entries()), 1);
        case AttributeValue.Secret _ ->
            throw new IllegalArgumentException("a secret is not an attribute");
      }
    }
    return out.toByteArray();
  }

  /// Goes to the next; false after the last.
  boolean advance() {
    if (next == end) {
      return false;
    }
    type = number();
    long length = number();
    nested = (length & 1) != 0;
    start = next;
    next += (int) (length >>> 1);
    return true;
  }

  /// Goes to the attribute of this type; false where there is none.
  boolean advanceTo(long wanted) {
    while (advance()) {
      if (type == wanted) {
        return true;
      }
    }
    return false;
  }

  boolean isNested() {
    return nested;
  }

  byte[] bytes() {
    return Arrays.copyOfRange(packed, start, next);
  }

  /// Whether it is one byte, and not zero.
  boolean isTrue() {
    return !nested && next - start == 1 && packed[start] != 0;
  }

  Template.Entry entry() {
    return new Template.Entry(type, value());
  }

  AttributeValue value() {
    return nested
        ? new AttributeValue.Nested(
            new Template(new PackedAttributes(packed, start, next).entries()))
        : new AttributeValue.Bytes(bytes());
  }

  /// All that follow.
  List<Template.Entry> entries() {
    var entries = new ArrayList<Template.Entry>();
    while (advance()) {
      entries.add(entry());
    }
    return entries;
  }

  private long number() {
    long number = 0;
    for (int shift = 0; ; shift += BITS) {
      byte part = packed[next++];
      number |= (long) (part & (MORE - 1)) << shift;
      if (part >= 0) {
        return number;
      }
    }
  }

  private static void value(ByteArrayOutputStream out, byte[] value, int kind) {
    number(out, (long) value.length << 1 | kind);
    out.writeBytes(value);
  }

  private static void number(ByteArrayOutputStream out, long number) {
    long rest = number;
    while (Long.compareUnsigned(rest, MORE) >= 0) {
      out.write((int) rest | MORE);
      rest >>>= BITS;
    }
    out.write((int) rest);
  }
}
