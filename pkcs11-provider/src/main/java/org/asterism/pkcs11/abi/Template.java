package org.asterism.pkcs11.abi;

import java.util.List;
import java.util.Optional;

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
}
