package org.asterism.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/// The little of DER (X.690) that keys and points need: definite lengths in their shortest form,
/// one-byte tags.
///
/// A reader is total: bounded by its input, it throws [DerException] on whatever is not DER, and
/// nothing else.
public final class Der {
  public static final int INTEGER = 0x02;
  public static final int BIT_STRING = 0x03;
  public static final int OCTET_STRING = 0x04;
  public static final int NULL = 0x05;
  public static final int OID = 0x06;
  public static final int PRINTABLE_STRING = 0x13;
  public static final int SEQUENCE = 0x30;
  public static final int CONTEXT_0 = 0xA0;
  public static final int CONTEXT_1 = 0xA1;

  private final byte[] input;
  private final int end;
  private int at;

  private Der(byte[] input, int start, int end) {
    this.input = input;
    this.at = start;
    this.end = end;
  }

  public static Der of(byte[] input) {
    return new Der(input, 0, input.length);
  }

  /// Whether the next element has this tag.
  public boolean isNext(int tag) {
    return at < end && (input[at] & 0xFF) == tag;
  }

  /// The inside of the next element, which must have this tag.
  public Der enter(int tag) throws DerException {
    require(isNext(tag), "tag");
    at++;
    int length = length();
    require(length <= end - at, "length");
    var inside = new Der(input, at, at + length);
    at += length;
    return inside;
  }

  /// The contents of the next element.
  public byte[] bytes(int tag) throws DerException {
    var inside = enter(tag);
    return Arrays.copyOfRange(input, inside.at, inside.end);
  }

  /// Passes over the next element, which must have this tag.
  public void skip(int tag) throws DerException {
    enter(tag);
  }

  /// A non-negative integer.
  public BigInteger unsigned() throws DerException {
    var inside = number();
    return new BigInteger(1, input, inside.at, inside.end - inside.at);
  }

  /// A non-negative integer as its bytes without leading zeros, for one that is secret: a
  /// [BigInteger] cannot be erased. Zero is one byte.
  public byte[] magnitude() throws DerException {
    var inside = number();
    int from = inside.end - inside.at > 1 && input[inside.at] == 0 ? inside.at + 1 : inside.at;
    return Arrays.copyOfRange(input, from, inside.end);
  }

  private Der number() throws DerException {
    var inside = enter(INTEGER);
    int length = inside.end - inside.at;
    require(length > 0 && input[inside.at] >= 0, "non-negative integer");
    require(length == 1 || input[inside.at] != 0 || input[inside.at + 1] < 0, "shortest integer");
    return inside;
  }

  /// How long the element is that `input` begins with, its tag and length included.
  public static int firstLength(byte[] input) throws DerException {
    require(input.length > 0, "an element");
    var all = of(input);
    all.enter(input[0] & 0xFF);
    return all.at;
  }

  /// All that is left, whatever it is.
  public byte[] rest() {
    byte[] rest = Arrays.copyOfRange(input, at, end);
    at = end;
    return rest;
  }

  public void end() throws DerException {
    require(at == end, "nothing more");
  }

  private int length() throws DerException {
    require(at < end, "length");
    int first = input[at++] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int count = first & 0x7F;
    require(count >= 1 && count <= 3 && count <= end - at, "length of at most three bytes");
    int length = 0;
    for (int i = 0; i < count; i++) {
      length = (length << 8) | (input[at++] & 0xFF);
    }
    require(length >= 0x80 && length >= 1 << (8 * (count - 1)), "shortest length");
    return length;
  }

  private static void require(boolean held, String expected) throws DerException {
    if (!held) {
      throw new DerException("expected " + expected);
    }
  }

  /// One element around the parts' bytes.
  public static byte[] element(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] head = head(tag, length);
    ByteBuffer out = ByteBuffer.allocate(head.length + length).put(head);
    for (byte[] part : parts) {
      out.put(part);
    }
    return out.array();
  }

  /// Tag and length.
  static byte[] head(int tag, int length) {
    if (length < 0x80) {
      return new byte[] {(byte) tag, (byte) length};
    }
    int count = (39 - Integer.numberOfLeadingZeros(length)) / 8;
    byte[] head = new byte[2 + count];
    head[0] = (byte) tag;
    head[1] = (byte) (0x80 | count);
    for (int i = 0; i < count; i++) {
      head[2 + i] = (byte) (length >>> (8 * (count - 1 - i)));
    }
    return head;
  }

  /// An OBJECT IDENTIFIER.
  ///
  /// @param dotted its arcs
  public static byte[] objectIdentifier(String dotted) {
    try {
      return new ASN1ObjectIdentifier(dotted).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("an object identifier always encodes", e);
    }
  }

  public static byte[] integer(BigInteger value) {
    return element(INTEGER, value.toByteArray());
  }

  /// Writes `value` unsigned into `length` bytes of `target`.
  public static void put(BigInteger value, byte[] target, int at, int length) {
    byte[] signed = value.toByteArray();
    int skip = Math.max(0, signed.length - length);
    int used = signed.length - skip;
    System.arraycopy(signed, skip, target, at + length - used, used);
    Arrays.fill(signed, (byte) 0);
  }

  /// A non-negative number without leading zeros; zero is one byte.
  public static byte[] unsigned(BigInteger value) {
    byte[] bytes = new byte[Math.max(1, (value.bitLength() + 7) / 8)];
    put(value, bytes, 0, bytes.length);
    return bytes;
  }

  /// An integer from an unsigned big-endian number, leading zeros allowed.
  public static byte[] integer(byte[] bytes, int from, int to) {
    int start = from;
    while (start < to - 1 && bytes[start] == 0) {
      start++;
    }
    byte[] value = Arrays.copyOfRange(bytes, start, to);
    return value[0] < 0 ? element(INTEGER, new byte[1], value) : element(INTEGER, value);
  }
}
