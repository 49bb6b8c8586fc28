package org.asterism.algorithm.rsa;

import java.util.Optional;
import org.asterism.algorithm.SecretLengths;
import org.asterism.key.DecryptionScheme;

/// How an RSA private key decrypts. `digest` is a JCA name such as `SHA-256`.
public sealed interface RsaDecryption extends DecryptionScheme {

  /// RSAES-PKCS1-v1_5 (RFC 8017 §7.2): a wrong padding is an error.
  record Pkcs1() implements RsaDecryption {}

  /// RSAES-PKCS1-v1_5 with implicit rejection: a wrong padding, or a message of another length than
  /// is wanted, gives another message.
  ///
  /// @param wanted empty: any length
  record ImplicitPkcs1(Optional<SecretLengths> wanted) implements RsaDecryption {}

  /// The number itself, as long as the modulus: RSADP (RFC 8017 §5.1.2).
  record Raw() implements RsaDecryption {}

  /// RSAES-OAEP (RFC 8017 §7.1).
  record Oaep(String digest, String mgfDigest, byte[] label) implements RsaDecryption {}
}
