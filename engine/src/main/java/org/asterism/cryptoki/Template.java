package org.asterism.cryptoki;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What an application wrote in a `CK_ATTRIBUTE` array, in its order, repetitions included.
///
/// @param entries at most [#MAX_ENTRIES]
public record Template(List<Entry> entries) {
  /// More attributes than any object class of the standard has.
  public static final int MAX_ENTRIES = 256;

  public static final Template EMPTY = new Template(List.of());

  /// @param type a `CKA_` value
  public record Entry(long type, AttributeValue value) {}

  public Template {
    entries = List.copyOf(entries);
    if (entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("more than " + MAX_ENTRIES + " attributes");
    }
  }

  /// The first value given for `type`.
  public Optional<AttributeValue> find(long type) {
    return entries.stream().filter(e -> e.type() == type).map(Entry::value).findFirst();
  }

  /// A `CK_ULONG`.
  ///
  /// @throws CryptokiException `CKR_ATTRIBUTE_VALUE_INVALID` if the value has another size
  public OptionalLong ulong(long type) throws CryptokiException {
    var value = bytes(type);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (value.get().length != Long.BYTES) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "attribute 0x%x is no CK_ULONG".formatted(type));
    }
    return OptionalLong.of(ByteBuffer.wrap(value.get()).getLong());
  }

  /// An ordinary value.
  ///
  /// @throws CryptokiException `CKR_ATTRIBUTE_VALUE_INVALID` if it is a template or a secret
  public Optional<byte[]> bytes(long type) throws CryptokiException {
    var value = find(type);
    if (value.isPresent() && !(value.get() instanceof AttributeValue.Bytes)) {
      throw new CryptokiException(
          Ckr.ATTRIBUTE_VALUE_INVALID, "attribute 0x%x is not plain bytes".formatted(type));
    }
    return value.map(v -> ((AttributeValue.Bytes) v).value());
  }
}
