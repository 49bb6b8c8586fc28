package org.asterism.algorithm.rsa;

import org.asterism.key.SigningScheme;

/// How an RSA private key signs. `digest` is a JCA name such as `SHA-256`.
public sealed interface RsaSigning extends SigningScheme {

  /// RSASSA-PKCS1-v1_5 over a `DigestInfo` or any other block that the caller made: RFC 8017 §9.2
  /// from step 3 on.
  record Pkcs1Block() implements RsaSigning {}

  /// The number itself, as long as the modulus at most: RSASP1 (RFC 8017 §5.2.1).
  record Raw() implements RsaSigning {}

  /// RSASSA-PSS (RFC 8017 §8.1) over a digest that the caller computed.
  record Pss(String digest, String mgfDigest, int saltLength) implements RsaSigning {}
}
