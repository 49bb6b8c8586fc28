package org.asterism.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;

/// DER (X.690) with secrets in it, laid out first and then written into locked memory at once: no
/// part of it is ever in an array. What it is made of stays the caller's, and open until [#write].
///
/// Immutable.
public final class SecretDer {
  private final int length;
  private final Contents contents;

  private SecretDer(int length, Contents contents) {
    this.length = length;
    this.contents = contents;
  }

  /// Writes exactly what it is given room for.
  private interface Contents {
    void write(MemorySegment room);
  }

  /// What is not secret, encoded already.
  public static SecretDer of(byte[] encoded) {
    return new SecretDer(encoded.length, room -> room.copyFrom(MemorySegment.ofArray(encoded)));
  }

  /// An element around the parts.
  public static SecretDer element(int tag, SecretDer... parts) {
    List<SecretDer> inner = List.of(parts);
    int inside = inner.stream().mapToInt(part -> part.length).sum();
    byte[] head = Der.head(tag, inside);
    return new SecretDer(
        head.length + inside,
        room -> {
          MemorySegment.copy(head, 0, room, ValueLayout.JAVA_BYTE, 0, head.length);
          int at = head.length;
          for (SecretDer part : inner) {
            part.contents.write(room.asSlice(at, part.length));
            at += part.length;
          }
        });
  }

  /// The bytes themselves, for the inside of an element.
  public static SecretDer bytes(SecretBytes secret) {
    return new SecretDer(secret.length(), room -> secret.borrow(source -> room.copyFrom(source)));
  }

  /// An INTEGER of an unsigned big-endian number, leading zeros allowed.
  public static SecretDer integer(SecretBytes unsigned) {
    int zeros = unsigned.use(SecretDer::leadingZeros);
    int digits = unsigned.length() - zeros;
    boolean signed =
        unsigned.<Boolean, RuntimeException>use(
            number -> digits == 0 || number.get(ValueLayout.JAVA_BYTE, zeros) < 0);
    int sign = signed ? 1 : 0;
    var number =
        new SecretDer(
            sign + digits,
            room ->
                unsigned.borrow(
                    source -> room.asSlice(sign, digits).copyFrom(source.asSlice(zeros, digits))));
    return element(Der.INTEGER, number);
  }

  /// All of it, in a new secret.
  public SecretBytes write() {
    SecretBytes written = SecretBytes.allocate(length);
    try (var handover = Handover.orElse(written::close)) {
      written.borrow(contents::write);
      return handover.to(written);
    }
  }

  private static int leadingZeros(MemorySegment number) {
    int zeros = 0;
    while (zeros < number.byteSize() && number.get(ValueLayout.JAVA_BYTE, zeros) == 0) {
      zeros++;
    }
    return zeros;
  }

  @Override
  public String toString() {
    return "SecretDer[" + length + "]";
  }
}
