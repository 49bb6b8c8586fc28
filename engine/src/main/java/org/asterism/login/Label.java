package org.asterism.login;

import java.nio.charset.StandardCharsets;

/// A token's label: at most 32 bytes of UTF-8, without the blanks that pad it in the ABI (PKCS#11
/// 3.1 §5.5.5), or the zeros that some applications pad it with.
public record Label(String text) {
  /// Length of the field in `CK_TOKEN_INFO`.
  public static final int MAX_BYTES = 32;

  public Label {
    text = text.replaceFirst("[\\x00\\s]+$", "");
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a token label has at most %d bytes, found %d".formatted(MAX_BYTES, length));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
