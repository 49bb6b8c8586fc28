package org.asterism.pkcs11.chapter;

import java.security.SecureRandom;
import org.asterism.algorithm.MechanismTable;
import org.asterism.pkcs11.object.ObjectRules;

/// The functions on messages, of all four kinds. Safe for use by many threads.
public record MessageFunctions(
    MessageCipherFunctions encryption,
    MessageCipherFunctions decryption,
    MessageSigningFunctions signing,
    MessageVerificationFunctions verification) {

  /// @param random for initialisation vectors
  public static MessageFunctions of(
      MechanismTable mechanisms, ObjectRules rules, SecureRandom random) {
    return new MessageFunctions(
        MessageCipherFunctions.encryption(mechanisms, rules, random),
        MessageCipherFunctions.decryption(mechanisms, rules, random),
        new MessageSigningFunctions(mechanisms, rules),
        new MessageVerificationFunctions(mechanisms, rules));
  }
}
