package org.asterism.pkcs11.attribute;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Template;

/// Attribute values that are no secret, as bytes.
public final class Plain {
  public static final AttributeValue EMPTY = bytes(new byte[0]);
  public static final AttributeValue NO_TEMPLATE = new AttributeValue.Nested(Template.EMPTY);

  private Plain() {}

  public static AttributeValue flag(boolean value) {
    return bytes(new byte[] {(byte) (value ? 1 : 0)});
  }

  public static AttributeValue number(long value) {
    return bytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  public static AttributeValue bytes(byte[] value) {
    return new AttributeValue.Bytes(value);
  }

  /// The bytes of a value; empty for a template.
  public static Optional<byte[]> of(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Bytes(byte[] bytes) -> Optional.of(bytes);
      case AttributeValue.Secret(var hidden) -> Optional.of(hidden.useArray(byte[]::clone));
      case AttributeValue.Nested _ -> Optional.empty();
    };
  }

  public static int length(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Bytes(byte[] bytes) -> bytes.length;
      case AttributeValue.Secret(var hidden) -> hidden.length();
      case AttributeValue.Nested(var template) -> template.entries().size();
    };
  }

  public static boolean isTrue(AttributeValue value) {
    return value instanceof AttributeValue.Bytes(byte[] bytes)
        && bytes.length == 1
        && bytes[0] != 0;
  }
}
