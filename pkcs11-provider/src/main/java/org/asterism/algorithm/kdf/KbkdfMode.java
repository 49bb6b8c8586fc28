package org.asterism.algorithm.kdf;

import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.Refusals;
import org.asterism.cryptoki.CryptokiException;

/// The modes of SP 800-108: they differ in the iteration variable, and in what else may be counted.
enum KbkdfMode {
  /// §4.1: the iteration variable is the counter.
  COUNTER,
  /// §4.2: the iteration variable is the last output.
  FEEDBACK,
  /// §4.3: the iteration variable comes of a second row of outputs.
  DOUBLE_PIPELINE;

  private static final int COUNTER_BITS = 32;
  private static final int LENGTH_BITS = 64;

  /// PKCS#11 v3.1 tables of §6.42.3 to §6.42.5.
  void requireFitting(List<PrfInput> input) throws CryptokiException {
    requireCount(input, PrfInput.IterationVariable.class, 1, 1);
    requireCount(input, PrfInput.Counter.class, 0, this == COUNTER ? 0 : 1);
    requireCount(input, PrfInput.Length.class, 0, 1);
    for (PrfInput piece : input) {
      requireFitting(piece);
    }
  }

  private void requireFitting(PrfInput piece) throws CryptokiException {
    switch (piece) {
      case PrfInput.IterationVariable(Optional<PrfInput.Width> format) -> {
        if (format.isPresent() != (this == COUNTER)) {
          throw Refusals.parameter("a format for the counter, and for it alone");
        }
        if (format.isPresent()) {
          format.get().require(COUNTER_BITS);
        }
      }
      case PrfInput.Counter(PrfInput.Width format) -> format.require(COUNTER_BITS);
      case PrfInput.Length(long method, PrfInput.Width format) -> {
        if (method != PrfInput.Length.SUM_OF_KEYS && method != PrfInput.Length.SUM_OF_SEGMENTS) {
          throw Refusals.parameter("a method of the length");
        }
        format.require(LENGTH_BITS);
      }
      case PrfInput.Bytes(byte[] value) -> {
        if (value.length == 0) {
          throw Refusals.parameter("bytes");
        }
      }
      case PrfInput.Key _ -> {}
      case PrfInput.Unknown _ -> throw Refusals.parameter("CK_PRF_DATA_PARAM");
    }
  }

  private static void requireCount(
      List<PrfInput> input, Class<? extends PrfInput> kind, int least, int most)
      throws CryptokiException {
    long found = input.stream().filter(kind::isInstance).count();
    if (found < least || found > most) {
      throw Refusals.parameter(
          "%d to %d of %s, found %d".formatted(least, most, kind.getSimpleName(), found));
    }
  }
}
