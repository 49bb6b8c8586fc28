package org.asterism.key;

import java.util.Arrays;
import java.util.Optional;

/// A family of keys, of which a token's rule says what custody its new ones have.
public enum KeyFamily {
  RSA("rsa", true),
  /// Ed25519 and Ed448.
  EDWARDS("edwards", true),
  /// Keys on other curves that do not sign.
  EC_AGREE("ec-agree", true),
  EC_SIGN("ec-sign", false),
  SECRET("secret", false);

  private final String word;
  private final boolean shared;

  KeyFamily(String word, boolean shared) {
    this.word = word;
    this.shared = shared;
  }

  /// As rules name it.
  public String word() {
    return word;
  }

  /// Whether keys of it can be in threshold custody.
  public boolean isShared() {
    return shared;
  }

  public static Optional<KeyFamily> of(String word) {
    return Arrays.stream(values()).filter(family -> family.word.equals(word)).findFirst();
  }
}
