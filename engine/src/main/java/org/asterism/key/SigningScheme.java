package org.asterism.key;

/// How a private key signs. `digest` is a JCA name such as `SHA-256`.
public sealed interface SigningScheme {

  /// RSASSA-PKCS1-v1_5 over a `DigestInfo` or any other block that the caller made: RFC 8017 §9.2
  /// from step 3 on.
  record Pkcs1Block() implements SigningScheme {}

  /// RSASSA-PSS (RFC 8017 §8.1) over a digest that the caller computed.
  record Pss(String digest, String mgfDigest, int saltLength) implements SigningScheme {}

  /// ECDSA (FIPS 186-5 §6.4) over a digest that the caller computed, cut to the field's length.
  record Ecdsa() implements SigningScheme {}
}
