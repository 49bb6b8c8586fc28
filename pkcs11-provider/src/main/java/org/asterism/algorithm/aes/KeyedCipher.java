package org.asterism.algorithm.aes;

import javax.crypto.Cipher;
import org.asterism.secret.LentKey;

/// A cipher made ready for one operation, with its key, which is wiped when that is over or given
/// up.
///
/// **Limit.** A provider's own key schedule stays in its memory until that is reused.
record KeyedCipher(Cipher cipher, LentKey lent) implements AutoCloseable {
  @Override
  public void close() {
    lent.close();
  }
}
