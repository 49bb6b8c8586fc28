package org.asterism.algorithm.kdf;

import java.util.Optional;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.cryptoki.CryptokiException;

/// `CK_PRF_DATA_PARAM` (PKCS#11 v3.1 §6.42.2): one piece of what the pseudorandom function of SP
/// 800-108 sees.
public sealed interface PrfInput {
  /// Beyond all types that there are.
  int UNKNOWN = 6;

  /// What the mode iterates over: its counter, or its last output.
  ///
  /// @param format of a counter
  record IterationVariable(Optional<Width> format) implements PrfInput {}

  /// A counter beside the iteration variable.
  record Counter(Width format) implements PrfInput {}

  /// How much is derived, in bits.
  ///
  /// @param method a `CK_SP800_108_DKM_LENGTH_`
  record Length(long method, Width format) implements PrfInput {
    static final long SUM_OF_KEYS = 1;
    static final long SUM_OF_SEGMENTS = 2;
  }

  record Bytes(byte[] value) implements PrfInput {}

  /// The value of a key.
  record Key(long handle) implements PrfInput {}

  /// What is none of these.
  record Unknown() implements PrfInput {}

  /// How a number is written.
  record Width(boolean littleEndian, long bits) {

    /// @throws CryptokiException if it is not a number of bytes up to `most`
    void require(int most) throws CryptokiException {
      if (bits < Byte.SIZE || bits > most || bits % Byte.SIZE != 0) {
        throw Refusals.parameter("whole bytes, at most %d bits".formatted(most));
      }
    }

    /// The most that it can hold.
    long most() {
      return bits >= Long.SIZE ? Long.MAX_VALUE : (1L << bits) - 1;
    }

    byte[] write(long number) {
      byte[] written = new byte[(int) bits / Byte.SIZE];
      for (int i = 0; i < written.length; i++) {
        int at = littleEndian ? i : written.length - 1 - i;
        written[at] = (byte) (number >>> (Byte.SIZE * i));
      }
      return written;
    }
  }

  static PrfInput read(Parameter.Fields fields) {
    boolean present = fields.present("value");
    return switch (Math.clamp(fields.number("type"), 0, UNKNOWN)) {
      case 1 -> new IterationVariable(present ? Optional.of(width(fields)) : Optional.empty());
      case 2 -> present ? new Counter(width(fields)) : new Unknown();
      case 3 -> present ? new Length(fields.number("method"), width(fields)) : new Unknown();
      case 4 -> new Bytes(fields.bytes("value"));
      case 5 -> present ? new Key(fields.number("value")) : new Unknown();
      default -> new Unknown();
    };
  }

  private static Width width(Parameter.Fields fields) {
    return new Width(fields.number("littleEndian") != 0, fields.number("widthInBits"));
  }
}
