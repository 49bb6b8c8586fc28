package org.asterism.enclave.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;

/// A writer of an opened row, field by field, into an array that [#wipe] erases.
final class RowWriter {
  private static final int FIRST_BYTES = 1024;

  private ByteBuffer out = ByteBuffer.allocate(FIRST_BYTES);

  RowWriter u8(int value) {
    room(1).put((byte) value);
    return this;
  }

  RowWriter i32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  RowWriter i64(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  RowWriter fixed(byte[] field) {
    room(field.length).put(field);
    return this;
  }

  /// The field behind its length.
  RowWriter octets(Octets field) {
    return i32(field.size()).fixed(field.toByteArray());
  }

  RowWriter secret(SecretBytes field) {
    i32(field.length());
    ByteBuffer target = room(field.length());
    field.borrow(bytes -> target.put(bytes.asByteBuffer()));
    return this;
  }

  /// A copy of what was written; the caller wipes it.
  byte[] toArray() {
    return Arrays.copyOf(out.array(), out.position());
  }

  void wipe() {
    Arrays.fill(out.array(), (byte) 0);
  }

  private ByteBuffer room(int more) {
    if (out.remaining() < more) {
      ByteBuffer wider = ByteBuffer.allocate(2 * (out.capacity() + more));
      wider.put(out.array(), 0, out.position());
      wipe();
      out = wider;
    }
    return out;
  }
}
