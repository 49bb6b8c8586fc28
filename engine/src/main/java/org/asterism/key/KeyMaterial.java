package org.asterism.key;

import org.asterism.secret.SecretBytes;

/// The secret part of one key in the form in which it is shared out: PKCS#8 (RFC 5958) for an RSA
/// or EC private key, the plain value for a secret key.
///
/// Owns its bytes and erases them on [#close()]. Safe for use by many threads.
public final class KeyMaterial implements AutoCloseable {
  private final KeyFacts facts;
  private final SecretBytes encoded;

  /// Takes ownership of `encoded`.
  public KeyMaterial(KeyFacts facts, SecretBytes encoded) {
    this.facts = facts;
    this.encoded = encoded;
  }

  public KeyFacts facts() {
    return facts;
  }

  /// Lent, not given: it ends with this material.
  public SecretBytes encoded() {
    return encoded;
  }

  @Override
  public void close() {
    encoded.close();
  }

  @Override
  public String toString() {
    return "KeyMaterial[" + facts.getClass().getSimpleName() + "]";
  }
}
