package org.asterism.pkcs11.object;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Optional;
import org.asterism.crypto.Curves;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Template;
import org.asterism.key.Curve;
import org.bouncycastle.util.BigIntegers;

/// The data types of attributes, and the one form in which a value of each is kept and compared.
enum AttributeKind {
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
  /// `CKA_EC_PARAMS`; kept as object identifier.
  CURVE,
  /// `CKA_EC_POINT`; kept inside its OCTET STRING (PKCS#11 v3.1 §6.3.3).
  POINT,
  /// An array of `CK_ATTRIBUTE` that describes keys.
  TEMPLATE;

  // The directory reads templates in templates, and no deeper.
  private static final int MAX_DEPTH = 2;
  private static final int DATE_LENGTH = 8;

  /// The value in the form in which it is kept; empty if it is no value of this kind.
  ///
  /// @param max the longest in bytes, the greatest number, the most entries
  Optional<AttributeValue> accept(AttributeValue value, long max) {
    if (this == TEMPLATE) {
      return Optional.of(value).filter(v -> isOfKeys(v, MAX_DEPTH));
    }
    if (this != NUMBER && Plain.length(value) > max) {
      return Optional.empty();
    }
    return Plain.of(value).flatMap(bytes -> accept(bytes, max)).map(Plain::bytes);
  }

  /// What an attribute of this kind reads as where an object does not state it; empty where it then
  /// has no value at all.
  Optional<AttributeValue> unstated() {
    return switch (this) {
      case FLAG -> Optional.of(Plain.flag(false));
      case BYTES, DATE -> Optional.of(Plain.EMPTY);
      case TEMPLATE -> Optional.of(Plain.NO_TEMPLATE);
      case NUMBER, MECHANISMS, BIG_INTEGER, CURVE, POINT -> Optional.empty();
    };
  }

  private Optional<byte[]> accept(byte[] bytes, long max) {
    return switch (this) {
      case FLAG ->
          Optional.of(bytes).filter(b -> b.length == 1).map(b -> new byte[] {normal(b[0])});
      case NUMBER -> Optional.of(bytes).filter(b -> b.length == Long.BYTES && isAtMost(b, max));
      case MECHANISMS -> Optional.of(bytes).filter(b -> b.length > 0 && b.length % Long.BYTES == 0);
      case BYTES, TEMPLATE -> Optional.of(bytes);
      case BIG_INTEGER ->
          Optional.of(bytes)
              .filter(b -> b.length > 0)
              .map(b -> BigIntegers.asUnsignedByteArray(new BigInteger(1, b)));
      case DATE -> Optional.of(bytes).filter(AttributeKind::isDate);
      case CURVE -> Optional.of(Curves.byParameters(bytes).map(Curves::parameters).orElse(bytes));
      case POINT -> Optional.of(isBarePoint(bytes) ? Curves.wrapped(bytes) : bytes);
    };
  }

  private static byte normal(byte flag) {
    return (byte) (flag == 0 ? 0 : 1);
  }

  private static boolean isAtMost(byte[] number, long max) {
    return Long.compareUnsigned(ByteBuffer.wrap(number).getLong(), max) <= 0;
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

  // Of these curves no wrapped point is as long as a bare one.
  private static boolean isBarePoint(byte[] bytes) {
    for (Curve curve : Curve.values()) {
      if (bytes.length == 1 + 2 * curve.fieldBytes()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfKeys(AttributeValue value, int depth) {
    if (depth == 0 || !(value instanceof AttributeValue.Nested(Template template))) {
      return false;
    }
    var seen = new HashSet<Long>();
    return template.entries().stream()
        .allMatch(entry -> seen.add(entry.type()) && isOfKeys(entry, depth - 1));
  }

  private static boolean isOfKeys(Template.Entry entry, int depth) {
    return ObjectTable.ruleOfKeys(entry.type())
        .filter(rule -> !rule.isPartOfKey())
        .filter(rule ->
            rule.kind() == TEMPLATE
                ? isOfKeys(entry.value(), depth)
                : rule.accept(entry.value()).isPresent())
        .isPresent();
  }
}
