package org.asterism.pkcs11.attribute;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.asterism.cryptoki.AttributeValue;
import org.bouncycastle.util.BigIntegers;

/// The data types that attributes of any object may have.
public enum StandardKind implements AttributeKind {
  /// `CK_BBOOL`: one byte; whatever is not zero is true.
  FLAG,
  /// `CK_ULONG`: eight bytes here.
  NUMBER,
  /// An array of `CK_MECHANISM_TYPE`, not empty.
  MECHANISMS,
  /// Byte arrays and strings.
  BYTES,
  /// Unsigned, big-endian; kept without leading zeros.
  BIG_INTEGER,
  /// `CK_DATE`: eight digits, or empty.
  DATE,
  /// An array of `CK_ATTRIBUTE` that describes keys.
  TEMPLATE;

  private static final int DATE_LENGTH = 8;

  @Override
  public Optional<byte[]> accept(byte[] value) {
    return switch (this) {
      case FLAG ->
          Optional.of(value).filter(v -> v.length == 1).map(v -> new byte[] {normal(v[0])});
      case NUMBER -> Optional.of(value).filter(v -> v.length == Long.BYTES);
      case MECHANISMS -> Optional.of(value).filter(v -> v.length > 0 && v.length % Long.BYTES == 0);
      case BYTES -> Optional.of(value);
      case BIG_INTEGER ->
          Optional.of(value)
              .filter(v -> v.length > 0)
              .map(v -> BigIntegers.asUnsignedByteArray(new BigInteger(1, v)));
      case DATE -> Optional.of(value).filter(StandardKind::isDate);
      case TEMPLATE -> Optional.empty();
    };
  }

  @Override
  public Optional<AttributeValue> unstated() {
    return switch (this) {
      case FLAG -> Optional.of(Plain.flag(false));
      case BYTES, DATE -> Optional.of(Plain.EMPTY);
      case TEMPLATE -> Optional.of(Plain.NO_TEMPLATE);
      case NUMBER, MECHANISMS, BIG_INTEGER -> Optional.empty();
    };
  }

  private static byte normal(byte flag) {
    return (byte) (flag == 0 ? 0 : 1);
  }

  // PKCS#11 v3.1 §3.1: CK_DATE is year, month and day as characters.
  private static boolean isDate(byte[] bytes) {
    if (bytes.length != DATE_LENGTH) {
      return bytes.length == 0;
    }
    try {
      var text = new String(bytes, StandardCharsets.ISO_8859_1);
      return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
