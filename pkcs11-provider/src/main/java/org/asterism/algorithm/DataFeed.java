package org.asterism.algorithm;

import org.asterism.cryptoki.CryptokiException;

/// What takes the data of a signature in any number of parts. For one thread.
public interface DataFeed {

  /// @throws CryptokiException `CKR_FUNCTION_NOT_SUPPORTED` where the mechanism is single-part only
  void update(byte[] part) throws CryptokiException;

  /// How many bytes of the heap it will hold of its data after [#update] with a part of this
  /// length, where that is more than a block.
  default long keeps(long partLength) {
    return 0;
  }

  /// Wipes what it holds of its key and its data; it is not used again. Does nothing where it holds
  /// nothing, or is over.
  default void wipe() {}
}
