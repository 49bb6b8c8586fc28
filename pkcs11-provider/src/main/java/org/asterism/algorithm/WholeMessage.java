package org.asterism.algorithm;

import java.util.Arrays;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// A cipher that keeps what comes in parts until all is there, and gives its output then.
public abstract class WholeMessage implements CipherOperation {
  /// The longest message in parts, with its tag: it is one answer, and so fits a frame of 16 MiB
  /// with its fields.
  public static final int MAX_IN_PARTS_BYTES = (16 << 20) - 4096;

  private final Ckr tooLong;
  private final KeptParts parts = new KeptParts();

  /// @param tooLong what more than the longest message is called
  protected WholeMessage(Ckr tooLong) {
    this.tooLong = tooLong;
  }

  /// How much may come in parts.
  protected abstract long mostInParts();

  @Override
  public final OutputLength updateLength(long partLength) {
    return OutputLength.exactly(0);
  }

  @Override
  public final OutputLength finishLength() {
    return processLength(parts.length());
  }

  @Override
  public final long keeps(long partLength) {
    return parts.keeps(partLength);
  }

  @Override
  public final byte[] update(byte[] part) throws CryptokiException {
    if (part.length > mostInParts() - parts.length()) {
      throw new CryptokiException(tooLong, "at most %d bytes in parts".formatted(mostInParts()));
    }
    parts.add(part);
    return new byte[0];
  }

  @Override
  public final byte[] finish() throws VaultException, CryptokiException {
    byte[] whole = parts.joined(new byte[0]);
    try {
      return process(whole);
    } finally {
      Arrays.fill(whole, (byte) 0);
    }
  }

  /// To be called by [#wipe].
  protected final void forget() {
    parts.forget();
  }
}
