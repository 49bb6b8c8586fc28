package org.asterism.bridge;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// How an attribute's value lies in a frame: `attributes.def`.
enum AttributeKind {
  BYTES,
  ULONG,
  ULONGS,
  TEMPLATE;

  private static final Map<Long, AttributeKind> BY_TYPE = read();

  /// @param type a `CKA_`; one that the table does not list is plain bytes
  static AttributeKind of(long type) {
    return BY_TYPE.getOrDefault(type, BYTES);
  }

  /// Whether `length` bytes can be a value of this kind.
  boolean fits(int length) {
    return switch (this) {
      case BYTES, TEMPLATE -> true;
      case ULONG -> length == Long.BYTES;
      case ULONGS -> length % Long.BYTES == 0;
    };
  }

  private static Map<Long, AttributeKind> read() {
    var kinds = new HashMap<Long, AttributeKind>();
    for (var row : Definitions.rows("attributes.def", "ATTR")) {
      kinds.put(Long.decode(row.get(1)), valueOf(row.get(2).toUpperCase(Locale.ROOT)));
    }
    return Map.copyOf(kinds);
  }
}
