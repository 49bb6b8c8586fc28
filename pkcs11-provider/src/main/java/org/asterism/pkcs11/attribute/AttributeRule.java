package org.asterism.pkcs11.attribute;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Template;

/// One row of an attribute table: what an attribute is, who may set it when, and what it is where
/// nobody does.
///
/// @param type a `CKA_` value
/// @param max the longest in bytes, or the greatest number
/// @param footnotes numbers of [Footnote]
/// @param usual what it is where no template says so; empty: then the object does not have it
/// @param computed whether it follows from the object, so that a template can only agree
public record AttributeRule(
    long type,
    AttributeKind kind,
    long max,
    Set<Integer> footnotes,
    Optional<Function<Birth, AttributeValue>> usual,
    boolean computed) {
  /// Nothing is longer, but the value of a certificate or of data.
  public static final int MAX_BYTES = 4096;

  /// So that a token object fits a vault's record.
  public static final int MAX_VALUE_BYTES = 48 << 10;

  public static AttributeRule flag(long type, int... footnotes) {
    return row(type, StandardKind.FLAG, 1, footnotes).usually(_ -> Plain.flag(false));
  }

  /// What a key may be used for: usually true where its type can.
  public static AttributeRule usage(long type, int... footnotes) {
    return flag(type, footnotes).usually(birth -> Plain.flag(birth.table().uses().contains(type)));
  }

  /// A number without a usual value.
  public static AttributeRule number(long type, int... footnotes) {
    return row(type, StandardKind.NUMBER, -1, footnotes);
  }

  public static AttributeRule bytes(long type, int... footnotes) {
    return row(type, StandardKind.BYTES, MAX_BYTES, footnotes).usually(_ -> Plain.EMPTY);
  }

  public static AttributeRule date(long type, int... footnotes) {
    return row(type, StandardKind.DATE, MAX_BYTES, footnotes).usually(_ -> Plain.EMPTY);
  }

  public static AttributeRule mechanisms(long type, int... footnotes) {
    return row(type, StandardKind.MECHANISMS, MAX_BYTES, footnotes);
  }

  public static AttributeRule template(long type, int... footnotes) {
    return row(type, StandardKind.TEMPLATE, Template.MAX_ENTRIES, footnotes)
        .usually(_ -> Plain.NO_TEMPLATE);
  }

  /// A part of a key, which is never kept as an attribute.
  public static AttributeRule partOfKey(long type, int... footnotes) {
    return row(type, StandardKind.BYTES, MAX_BYTES, footnotes);
  }

  private static AttributeRule row(long type, AttributeKind kind, long max, int... footnotes) {
    var notes = IntStream.of(footnotes).boxed().collect(Collectors.toUnmodifiableSet());
    return new AttributeRule(type, kind, max, notes, Optional.empty(), false);
  }

  public AttributeRule of(AttributeKind other) {
    return new AttributeRule(type, other, max, footnotes, usual, computed);
  }

  public AttributeRule upTo(long newMax) {
    return new AttributeRule(type, kind, newMax, footnotes, usual, computed);
  }

  public AttributeRule usually(Function<Birth, AttributeValue> value) {
    return new AttributeRule(type, kind, max, footnotes, Optional.of(value), false);
  }

  public AttributeRule computed(Function<Birth, AttributeValue> value) {
    return new AttributeRule(type, kind, max, footnotes, Optional.of(value), true);
  }

  public boolean has(int footnote) {
    return footnotes.contains(footnote);
  }

  public boolean isPartOfKey() {
    return has(Footnote.PART_OF_KEY);
  }

  /// The value in the form in which it is kept; empty if it is none for this attribute. A part of a
  /// key is passed on as it came, but nothing is no secret. Templates are for [ObjectTables].
  public Optional<AttributeValue> accept(AttributeValue value) {
    if (!isPartOfKey()) {
      return Plain.of(value)
          .filter(bytes -> kind == StandardKind.NUMBER || bytes.length <= max)
          .flatMap(kind::accept)
          .filter(bytes -> kind != StandardKind.NUMBER || isAtMost(bytes))
          .map(Plain::bytes);
    }
    return Optional.of(value)
        .filter(v -> !(v instanceof AttributeValue.Nested) && Plain.length(v) <= max)
        .map(v -> Plain.length(v) == 0 ? Plain.EMPTY : v);
  }

  private boolean isAtMost(byte[] number) {
    return Long.compareUnsigned(ByteBuffer.wrap(number).getLong(), max) <= 0;
  }
}
