package org.asterism.pkcs11.session;

import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Attributes;

/// About how many bytes of the heap things take that applications make the engine hold: rather too
/// many than too few, measured with JDK 25.
final class Footprint {
  /// An application with its connection and what it has at a token.
  static final long APPLICATION_BYTES = 16 << 10;

  /// A session in which nothing has begun; its slots come with its operations.
  static final long SESSION_BYTES = 352;

  /// A cipher, signature or digest at work.
  static final long OPERATION_BYTES = 8 << 10;

  /// A session object with its places in the index.
  static final long OBJECT_BYTES = 3 << 10;

  /// What a private or secret key takes outside locked memory.
  static final long KEY_BYTES = 8 << 10;

  /// An attribute besides its value.
  static final long ATTRIBUTE_BYTES = 128;

  static final long SEARCH_BYTES = 128;

  private Footprint() {}

  static long of(SessionObjects.Kept kept) {
    boolean withKey = !(kept.source() instanceof SessionObject.Source.None);
    return OBJECT_BYTES + (withKey ? KEY_BYTES : 0) + of(kept.attributes());
  }

  static long of(Attributes attributes) {
    return attributes.asMap().values().stream().mapToLong(Footprint::of).sum();
  }

  private static long of(AttributeValue value) {
    long inside =
        switch (value) {
          case AttributeValue.Bytes(byte[] bytes) -> bytes.length;
          case AttributeValue.Nested(var nested) ->
              nested.entries().stream().mapToLong(entry -> of(entry.value())).sum();
          case AttributeValue.Secret(var secret) -> secret.length();
        };
    return ATTRIBUTE_BYTES + inside;
  }
}
