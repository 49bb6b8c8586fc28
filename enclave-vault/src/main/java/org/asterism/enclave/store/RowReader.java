package org.asterism.enclave.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;

/// A reader of an opened row, field by field. Total: every length is checked before it is used, and
/// what is left over at the end is refused.
final class RowReader {
  /// Where a field lies. Secrets are made from it only when the whole row has been read, so that a
  /// malformed row leaves none behind.
  record Range(int from, int to) {
    int length() {
      return to - from;
    }
  }

  private final byte[] opened;
  private final ByteBuffer in;

  RowReader(byte[] opened) {
    this.opened = opened;
    this.in = ByteBuffer.wrap(opened);
  }

  byte u8() throws StoreException {
    requireLeft(1);
    return in.get();
  }

  int i32() throws StoreException {
    requireLeft(Integer.BYTES);
    return in.getInt();
  }

  long i64() throws StoreException {
    requireLeft(Long.BYTES);
    return in.getLong();
  }

  byte[] fixed(int length) throws StoreException {
    requireLeft(length);
    byte[] field = new byte[length];
    in.get(field);
    return field;
  }

  /// A field behind its length.
  Range range() throws StoreException {
    int length = i32();
    requireLeft(length);
    int from = in.position();
    in.position(from + length);
    return new Range(from, from + length);
  }

  Octets octets() throws StoreException {
    Range range = range();
    return Octets.of(Arrays.copyOfRange(opened, range.from(), range.to()));
  }

  SecretBytes secret(Range range) {
    return SecretBytes.takeFrom(Arrays.copyOfRange(opened, range.from(), range.to()));
  }

  void end() throws StoreException {
    if (in.hasRemaining()) {
      throw malformed("%d bytes are left over".formatted(in.remaining()));
    }
  }

  static StoreException malformed(String what) {
    return new StoreException("a record of the store is malformed: " + what);
  }

  private void requireLeft(int length) throws StoreException {
    if (length < 0 || length > in.remaining()) {
      throw malformed("expected %d more bytes, found %d".formatted(length, in.remaining()));
    }
  }
}
