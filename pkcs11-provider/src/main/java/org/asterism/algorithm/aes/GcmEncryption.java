package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.util.OptionalLong;

/// GCM encryption (SP 800-38D §5.2.1), by whole blocks.
final class GcmEncryption extends WholeBlocks {
  private final int tagBytes;

  GcmEncryption(KeyedCipher keyed, int tagBytes) {
    super(keyed, 0);
    this.tagBytes = tagBytes;
  }

  @Override
  public OptionalLong finishLength() {
    return OptionalLong.of(kept() + tagBytes);
  }

  @Override
  public OptionalLong processLength(long dataLength) {
    return OptionalLong.of(dataLength + tagBytes);
  }

  @Override
  public byte[] process(byte[] data) {
    try (var keyed = keyed()) {
      return keyed.cipher().doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("gcm encrypts any data", e);
    }
  }
}
