package org.asterism.attest.collateral;

import java.util.ArrayList;
import java.util.List;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Cursor;
import org.asterism.attest.quote.MalformedException;

/// One DER value, for the few extensions that the JDK does not understand. X.690, 8.1 and 10.1: low
/// tag numbers and definite lengths only.
record Der(int tag, Bytes content) {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int IA5_STRING = 0x16;
  static final int SEQUENCE = 0x30;

  private static final int HIGH_TAG = 0x1F;
  private static final int LONG_LENGTH = 0x80;
  private static final int MAX_LENGTH_BYTES = 3;
  private static final int MAX_CHILDREN = 64;
  private static final int MAX_INTEGER_BYTES = 4;

  static Der parse(Bytes raw) throws MalformedException {
    Cursor cursor = new Cursor(raw);
    Der value = read(cursor);
    cursor.end("a DER value");
    return value;
  }

  private static Der read(Cursor cursor) throws MalformedException {
    int tag = cursor.take(1, "DER tag").at(0);
    if ((tag & HIGH_TAG) == HIGH_TAG) {
      throw new MalformedException("expected a low DER tag, found a high one");
    }
    return new Der(tag, cursor.take(length(cursor), "DER content"));
  }

  private static long length(Cursor cursor) throws MalformedException {
    int first = cursor.take(1, "DER length").at(0);
    if (first < LONG_LENGTH) {
      return first;
    }
    int count = first - LONG_LENGTH;
    if (count == 0 || count > MAX_LENGTH_BYTES) {
      throw new MalformedException("expected a DER length of 1 to 3 bytes, found " + count);
    }
    long length = cursor.take(count, "DER length").reversed().littleEndian();
    // X.690, 10.1: the shortest form is the only one.
    if (length < LONG_LENGTH || length >> (8 * (count - 1)) == 0) {
      throw new MalformedException("expected the shortest DER length, found a longer form");
    }
    return length;
  }

  Der require(int expected, String what) throws MalformedException {
    if (tag != expected) {
      throw new MalformedException(
          "expected DER tag %#04x for %s, found %#04x".formatted(expected, what, tag));
    }
    return this;
  }

  List<Der> children(String what) throws MalformedException {
    require(SEQUENCE, what);
    List<Der> children = new ArrayList<>();
    Cursor cursor = new Cursor(content);
    while (cursor.remaining() > 0) {
      if (children.size() == MAX_CHILDREN) {
        throw new MalformedException("expected at most 64 values in " + what + ", found more");
      }
      children.add(read(cursor));
    }
    return List.copyOf(children);
  }

  /// A non-negative integer that is at most `max`.
  int integer(int max, String what) throws MalformedException {
    Bytes digits = require(INTEGER, what).content;
    if (digits.length() == 0 || digits.length() > MAX_INTEGER_BYTES || digits.at(0) >= 0x80) {
      throw new MalformedException("expected a small non-negative integer for " + what);
    }
    long value = digits.reversed().littleEndian();
    if (value > max) {
      throw new MalformedException(
          "expected %s of at most %d, found %d".formatted(what, max, value));
    }
    return (int) value;
  }

  Bytes octets(int length, String what) throws MalformedException {
    Bytes octets = require(OCTET_STRING, what).content;
    if (octets.length() != length) {
      throw new MalformedException(
          "expected %d bytes of %s, found %d".formatted(length, what, octets.length()));
    }
    return octets;
  }
}
