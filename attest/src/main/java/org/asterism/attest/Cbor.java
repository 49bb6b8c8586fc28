package org.asterism.attest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Cursor;
import org.asterism.attest.quote.MalformedException;

/// The corner of CBOR (RFC 8949) that RA-TLS claims use: definite lengths; numbers, byte and text
/// strings, arrays, maps and one tag. Not thread-safe; one per parse.
final class Cbor {
  static final int UNSIGNED = 0;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;
  static final int TAG = 6;

  private static final int MAX_ITEMS = 32;
  private static final int ONE_BYTE = 24;
  private static final int FOUR_BYTES = 26;

  private final Cursor cursor;

  Cbor(Bytes source) {
    this.cursor = new Cursor(source);
  }

  /// The argument of the next item, which must be of one major type.
  long head(int major, String what) throws MalformedException {
    int first = cursor.take(1, what).at(0);
    if (first >> 5 != major) {
      throw new MalformedException(
          "expected CBOR major type %d for %s, found %d".formatted(major, what, first >> 5));
    }
    int info = first & 0x1F;
    if (info < ONE_BYTE) {
      return info;
    }
    if (info > FOUR_BYTES) {
      throw new MalformedException("expected a CBOR argument of at most 4 bytes for " + what);
    }
    return cursor.take(1L << (info - ONE_BYTE), what).reversed().littleEndian();
  }

  void exactly(int major, long argument, String what) throws MalformedException {
    long found = head(major, what);
    if (found != argument) {
      throw new MalformedException("expected %d for %s, found %d".formatted(argument, what, found));
    }
  }

  Bytes bytes(String what) throws MalformedException {
    return cursor.take(head(BYTES, what), what);
  }

  /// A map from texts to byte strings, each name once.
  Map<String, Bytes> claims(String what) throws MalformedException {
    long size = head(MAP, what);
    if (size > MAX_ITEMS) {
      throw new MalformedException("expected at most 32 claims, found " + size);
    }
    Map<String, Bytes> claims = new LinkedHashMap<>();
    for (long i = 0; i < size; i++) {
      String name = cursor.take(head(TEXT, "a claim's name"), "a claim's name").text();
      if (claims.put(name, bytes("claim " + name)) != null) {
        throw new MalformedException("expected each claim once, found '" + name + "' again");
      }
    }
    return claims;
  }

  void end(String what) throws MalformedException {
    cursor.end(what);
  }
}
