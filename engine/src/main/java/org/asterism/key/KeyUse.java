package org.asterism.key;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// The private half of a key as a mechanism may use it.
///
/// Implemented by a key that is whole in this process ([org.asterism.crypto.LocalKey]), by
/// assembled custody, which gathers one for a lease, and by threshold custody, which never has one.
/// Padding, digests and formats are the mechanism's; a `KeyUse` does the one private-key operation.
/// Safe for use by many threads.
public interface KeyUse {

  KeyFacts facts();

  /// Signs as `scheme` says; ECDSA yields `r | s` of fixed length.
  byte[] sign(SigningScheme scheme, byte[] input) throws VaultException, CryptokiException;

  /// Decrypts an RSA ciphertext as `scheme` says.
  SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext)
      throws VaultException, CryptokiException;

  /// The x-coordinate of the shared point (SP 800-56A §5.7.1.2), field length.
  SecretBytes agree(byte[] peerPoint) throws VaultException, CryptokiException;

  /// Lends the whole key for what only a whole key can do: symmetric ciphers, MACs, wrapping,
  /// copying. A key that is never whole answers `CKR_KEY_FUNCTION_NOT_PERMITTED`.
  <R> R material(MaterialUse<R> use) throws VaultException, CryptokiException;

  /// Keeps the key for an operation of several steps, so that it goes on when the key is destroyed
  /// meanwhile. A key that is not here to be kept, but gathered for each use, answers a hold that
  /// keeps nothing: once it is destroyed, a use is `CKR_KEY_HANDLE_INVALID`.
  default Hold hold() throws CryptokiException {
    KeyUse gathered = this;
    return new Hold() {
      @Override
      public KeyUse key() {
        return gathered;
      }

      @Override
      public void close() {}
    };
  }

  /// A right to go on using a key, given back on close. Closing twice does nothing. For one thread
  /// at a time.
  interface Hold extends AutoCloseable {
    /// The key while it is held.
    KeyUse key();

    @Override
    void close();
  }

  /// What is done with lent material; nothing of it may outlive the call but the result.
  @FunctionalInterface
  interface MaterialUse<R> {
    R apply(KeyMaterial material) throws VaultException, CryptokiException;
  }
}
