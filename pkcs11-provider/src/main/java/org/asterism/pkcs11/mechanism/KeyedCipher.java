package org.asterism.pkcs11.mechanism;

import javax.crypto.Cipher;
import org.asterism.crypto.LentKey;

/// A cipher made ready for one operation, with its key, which is wiped when that is over.
///
/// **Limit.** The key of an operation that the application abandons stays in the heap until that is
/// reused; a provider's own key schedule does so always.
record KeyedCipher(Cipher cipher, LentKey lent) implements AutoCloseable {
  @Override
  public void close() {
    lent.close();
  }
}
