package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.util.OptionalLong;

/// GCM encryption by whole blocks, so that providers agree on what comes out when.
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
