package org.asterism.pkcs11.object;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Template;

/// Attribute values that are no secret, as bytes.
final class Plain {
  static final AttributeValue EMPTY = bytes(new byte[0]);
  static final AttributeValue NO_TEMPLATE = new AttributeValue.Nested(Template.EMPTY);

  private Plain() {}

  static AttributeValue flag(boolean value) {
    return bytes(new byte[] {(byte) (value ? 1 : 0)});
  }

  static AttributeValue number(long value) {
    return bytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  static AttributeValue bytes(byte[] value) {
    return new AttributeValue.Bytes(value);
  }

  /// The bytes of a value; empty for a template.
  static Optional<byte[]> of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Bytes(byte[] bytes) -> Optional.of(bytes);
      case AttributeValue.Secret(var hidden) -> Optional.of(hidden.useArray(byte[]::clone));
      case AttributeValue.Nested _ -> Optional.empty();
    };
  }

  static int length(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Bytes(byte[] bytes) -> bytes.length;
      case AttributeValue.Secret(var hidden) -> hidden.length();
      case AttributeValue.Nested(var template) -> template.entries().size();
    };
  }

  static boolean isTrue(AttributeValue value) {
    return value instanceof AttributeValue.Bytes(byte[] bytes)
        && bytes.length == 1
        && bytes[0] != 0;
  }
}
