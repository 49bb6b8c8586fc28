package org.asterism.algorithm;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;

/// A message that its key goes over more than once, and that is kept until all of it is there.
public final class KeptMessage implements SignatureInput {
  /// The longest message in parts: as long as one that comes at once, in a frame of 16 MiB.
  public static final int MAX_BYTES = WholeMessage.MAX_IN_PARTS_BYTES;

  private final byte[] first;
  private final KeptParts parts = new KeptParts();

  /// @param first what comes before the message
  public KeptMessage(byte[] first) {
    this.first = first;
  }

  @Override
  public void update(byte[] part) throws CryptokiException {
    if (part.length > MAX_BYTES - parts.length()) {
      throw new CryptokiException(
          Ckr.TOKEN_RESOURCE_EXCEEDED,
          "this mechanism goes over its message twice: expected at most %d bytes in parts"
              .formatted(MAX_BYTES));
    }
    parts.add(part);
  }

  @Override
  public long keeps(long partLength) {
    return parts.keeps(partLength);
  }

  @Override
  public byte[] finish() {
    return parts.joined(first);
  }

  @Override
  public byte[] whole(byte[] data) {
    if (first.length == 0) {
      return data;
    }
    parts.add(data);
    return parts.joined(first);
  }

  @Override
  public void wipe() {
    parts.forget();
  }
}
