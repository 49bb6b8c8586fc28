package org.asterism.algorithm.rsa;

import org.asterism.key.DecryptionScheme;

/// How an RSA private key decrypts. `digest` is a JCA name such as `SHA-256`.
public sealed interface RsaDecryption extends DecryptionScheme {

  /// RSAES-PKCS1-v1_5 (RFC 8017 §7.2).
  record Pkcs1() implements RsaDecryption {}

  /// RSAES-OAEP (RFC 8017 §7.1).
  record Oaep(String digest, String mgfDigest, byte[] label) implements RsaDecryption {}
}
