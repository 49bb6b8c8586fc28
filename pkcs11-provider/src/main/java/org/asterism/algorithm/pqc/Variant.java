package org.asterism.algorithm.pqc;

/// What a mechanism of ML-DSA or SLH-DSA signs.
sealed interface Variant {
  /// The message.
  record Pure() implements Variant {}

  /// A digest that the application computed, with the hash that its parameter says.
  record Digest() implements Variant {}

  /// The digest of the message, which may come in parts.
  record Hashed(PreHash hash) implements Variant {}
}
