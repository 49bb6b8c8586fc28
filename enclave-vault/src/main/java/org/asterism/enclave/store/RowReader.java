package org.asterism.enclave.store;

import java.nio.ByteBuffer;
import org.asterism.secret.BoundedReader;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;

/// A reader of an opened row, field by field, which refuses by [StoreException]. For one thread.
final class RowReader extends BoundedReader<StoreException> {
  RowReader(byte[] opened) {
    super(ByteBuffer.wrap(opened), RowReader::malformed);
  }

  /// The number that is all of a row.
  static long number(byte[] opened) throws StoreException {
    var in = new RowReader(opened);
    long number = in.u64();
    in.end();
    return number;
  }

  Octets octets() throws StoreException {
    return Octets.of(bytes());
  }

  /// A field of which [#secret] makes a secret once the whole row has been read, so that a
  /// malformed row leaves none behind.
  ByteBuffer field() throws StoreException {
    return slice(u32());
  }

  static SecretBytes secret(ByteBuffer field) {
    byte[] copy = new byte[field.remaining()];
    field.get(copy);
    return SecretBytes.takeFrom(copy);
  }

  static StoreException malformed(String what) {
    return new StoreException("a record of the store is malformed: " + what);
  }
}
