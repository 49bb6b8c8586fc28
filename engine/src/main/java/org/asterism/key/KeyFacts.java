package org.asterism.key;

import org.asterism.rows.FieldWriter;

/// What anyone may know of a key: enough to validate parameters and to tell output lengths without
/// asking a vault. The records that say it lie with their algorithm.
public interface KeyFacts {

  /// The [KeyForm] that reads what [#write] writes.
  int tag();

  void write(FieldWriter out);

  /// How many bytes [KeyMaterial#encoded] of such a key has at most; of a secret key, exactly.
  int materialLength();

  /// A secret key, whose value is all there is.
  ///
  /// @param keyType tells types of secret keys apart for those who use them
  /// @param length in bytes
  record Secret(long keyType, int length) implements KeyFacts {
    @Override
    public int tag() {
      return KeyForm.SECRET;
    }

    @Override
    public void write(FieldWriter out) {
      out.number(keyType).number(length);
    }

    @Override
    public int materialLength() {
      return length;
    }
  }
}
