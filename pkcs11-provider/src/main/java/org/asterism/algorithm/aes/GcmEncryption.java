package org.asterism.algorithm.aes;

import java.security.GeneralSecurityException;
import java.util.OptionalLong;
import org.asterism.algorithm.CipherOperation;

/// GCM encryption by whole blocks, so that providers agree on what comes out when.
final class GcmEncryption implements CipherOperation {
  private final KeyedCipher keyed;
  private final int tagBytes;
  private final Blocks blocks = new Blocks(0);

  GcmEncryption(KeyedCipher keyed, int tagBytes) {
    this.keyed = keyed;
    this.tagBytes = tagBytes;
  }

  @Override
  public OptionalLong updateLength(long partLength) {
    return OptionalLong.of(blocks.wholeLength(partLength));
  }

  @Override
  public OptionalLong finishLength() {
    return OptionalLong.of(blocks.kept() + tagBytes);
  }

  @Override
  public OptionalLong processLength(long dataLength) {
    return OptionalLong.of(dataLength + tagBytes);
  }

  @Override
  public byte[] update(byte[] part) {
    byte[] whole = blocks.add(part);
    byte[] out = whole.length == 0 ? null : keyed.cipher().update(whole);
    return out == null ? new byte[0] : out;
  }

  @Override
  public byte[] finish() {
    return process(blocks.takeKept());
  }

  @Override
  public void wipe() {
    keyed.close();
  }

  @Override
  public byte[] process(byte[] data) {
    try (keyed) {
      return keyed.cipher().doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("gcm encrypts any data", e);
    }
  }
}
