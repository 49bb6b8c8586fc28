package org.asterism.algorithm.kdf;

import java.util.Arrays;
import java.util.List;
import org.asterism.algorithm.KeyedMac;
import org.asterism.secret.SecretBytes;

/// The output of one derivation by SP 800-108, segment by segment. For one thread.
final class Segments implements AutoCloseable {
  private final KbkdfMode mode;
  private final KeyedMac prf;
  private final List<PrfInput> input;
  private final List<SecretBytes> keys;
  private final long lengthBits;

  // What the mode iterates over: K(i - 1) or A(i).
  private byte[] variable;
  private long counter;

  /// @param keys the values that the input's handles stand for, in order
  /// @param lengthBits what the input says of the length of all
  Segments(KbkdfMode mode, KeyedMac prf, Kbkdf parameter, List<SecretBytes> keys, long lengthBits) {
    this.mode = mode;
    this.prf = prf;
    this.input = parameter.input();
    this.keys = keys;
    this.lengthBits = lengthBits;
    this.variable = parameter.iv().clone();
  }

  /// As many whole segments as `length` needs, cut to it.
  SecretBytes take(int length) {
    byte[] taken = new byte[length];
    for (int done = 0; done < length; done += prf.length()) {
      byte[] segment = next();
      System.arraycopy(segment, 0, taken, done, Math.min(segment.length, length - done));
      Arrays.fill(segment, (byte) 0);
    }
    return SecretBytes.takeFrom(taken);
  }

  private byte[] next() {
    counter++;
    if (mode == KbkdfMode.DOUBLE_PIPELINE) {
      advancePipeline();
    }
    feed(true);
    byte[] segment = prf.finish();
    if (mode == KbkdfMode.FEEDBACK) {
      replaceVariable(segment.clone());
    }
    return segment;
  }

  // A(0) is the input without counters; A(i) is the code of the last one.
  private void advancePipeline() {
    if (counter == 1) {
      feed(false);
    } else {
      prf.update(variable);
    }
    replaceVariable(prf.finish());
  }

  private void replaceVariable(byte[] next) {
    Arrays.fill(variable, (byte) 0);
    variable = next;
  }

  private void feed(boolean counted) {
    int key = 0;
    for (PrfInput piece : input) {
      switch (piece) {
        case PrfInput.IterationVariable(var format) when counted ->
            prf.update(format.map(width -> width.write(counter)).orElse(variable));
        case PrfInput.Counter(var format) when counted -> prf.update(format.write(counter));
        case PrfInput.Length(_, var format) -> prf.update(format.write(lengthBits));
        case PrfInput.Bytes(byte[] value) -> prf.update(value);
        case PrfInput.Key _ -> keys.get(key++).borrowArray(prf::update);
        case PrfInput.IterationVariable _, PrfInput.Counter _, PrfInput.Unknown _ -> {}
      }
    }
  }

  @Override
  public void close() {
    Arrays.fill(variable, (byte) 0);
    prf.close();
  }
}
