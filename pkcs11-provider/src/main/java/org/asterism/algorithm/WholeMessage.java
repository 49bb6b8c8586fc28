package org.asterism.algorithm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// A cipher that keeps what comes in parts until all is there, and gives its output then.
public abstract class WholeMessage implements CipherOperation {
  /// The longest message in parts, with its tag: it is one answer, and so fits a frame of 16 MiB
  /// with its fields.
  public static final int MAX_IN_PARTS_BYTES = (16 << 20) - 4096;

  private final Ckr tooLong;
  private final List<byte[]> parts = new ArrayList<>();
  private int kept;

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
    return processLength(kept);
  }

  // Twice, because the parts are put together at the end; and a part has a place in the list.
  @Override
  public final long keeps(long partLength) {
    return 2 * (kept + partLength) + 64L * (parts.size() + 1);
  }

  @Override
  public final byte[] update(byte[] part) throws CryptokiException {
    if (part.length > mostInParts() - kept) {
      throw new CryptokiException(tooLong, "at most %d bytes in parts".formatted(mostInParts()));
    }
    parts.add(part.clone());
    kept += part.length;
    return new byte[0];
  }

  @Override
  public final byte[] finish() throws VaultException, CryptokiException {
    var whole = ByteBuffer.allocate(kept);
    parts.forEach(whole::put);
    forget();
    try {
      return process(whole.array());
    } finally {
      Arrays.fill(whole.array(), (byte) 0);
    }
  }

  /// To be called by [#wipe].
  protected final void forget() {
    parts.forEach(part -> Arrays.fill(part, (byte) 0));
    parts.clear();
  }
}
