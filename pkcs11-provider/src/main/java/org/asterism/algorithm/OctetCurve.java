package org.asterism.algorithm;

import java.util.List;

/// A curve whose keys, private and public, are octets of one length (RFC 8032, RFC 7748).
public interface OctetCurve {

  /// The name by which it is stored, for ever.
  String name();

  /// The names that applications use.
  List<String> names();

  /// That of RFC 8410 first, then those that applications used before it.
  List<String> objectIdentifiers();

  /// Length of a private key, and of a public one.
  int keyBytes();

  /// Whether octets of the right length are a public key.
  boolean isPublicKey(byte[] octets);

  /// @param octets of the private key
  byte[] publicKey(byte[] octets);
}
