package org.asterism.secret;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 (FIPS 180-4), found once: looking it up among the providers takes longer than a short
/// digest. Stateless.
public final class Sha256 {
  private static final MessageDigest BLANK = blank();

  private Sha256() {}

  /// A digest that has seen nothing, for one thread.
  ///
  /// The JDK's holds the end of what it saw until [MessageDigest#reset()], also after its result:
  /// who gave it a secret resets it.
  public static MessageDigest start() {
    try {
      return (MessageDigest) BLANK.clone();
    } catch (CloneNotSupportedException theJdksOwnDoes) {
      throw new IllegalStateException(theJdksOwnDoes);
    }
  }

  private static MessageDigest blank() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }
}
