package org.asterism.key;

import java.util.Arrays;
import java.util.Optional;

/// A family of keys, of which a token's rule says what custody its new ones have.
public enum KeyFamily {
  RSA("rsa", Sharing.USUAL),
  /// Ed25519 and Ed448.
  EDWARDS("edwards", Sharing.USUAL),
  /// Keys on other curves that do not sign.
  EC_AGREE("ec-agree", Sharing.USUAL),
  /// Those that sign, and may agree besides.
  EC_SIGN("ec-sign", Sharing.EXPERIMENTAL),
  SECRET("secret", Sharing.NONE);

  private final String word;
  private final Sharing sharing;

  KeyFamily(String word, Sharing sharing) {
    this.word = word;
    this.sharing = sharing;
  }

  private enum Sharing {
    NONE,
    EXPERIMENTAL,
    USUAL
  }

  /// As rules name it.
  public String word() {
    return word;
  }

  /// Whether keys of it can be in threshold custody.
  public boolean isShared() {
    return sharing != Sharing.NONE;
  }

  /// Whether threshold custody of such keys rests on an argument that nobody outside has read: it
  /// is chosen by name, and has a word that says so.
  public boolean isExperimental() {
    return sharing == Sharing.EXPERIMENTAL;
  }

  public static Optional<KeyFamily> of(String word) {
    return Arrays.stream(values()).filter(family -> family.word.equals(word)).findFirst();
  }
}
