package org.asterism.secret;

import java.util.HexFormat;

/// Published vectors as bytes and secrets, and back.
final class Hex {
  private Hex() {}

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  static SecretBytes secret(String hex) {
    return SecretBytes.takeFrom(bytes(hex));
  }

  static String of(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static String of(SecretBytes secret) {
    return secret.useArray(Hex::of);
  }
}
