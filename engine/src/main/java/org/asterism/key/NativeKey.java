package org.asterism.key;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// A private key as its provider holds it, made once and ready for use by many threads. What it
/// does not override its algorithm does not do.
public interface NativeKey {

  /// As [KeyUse#sign].
  default byte[] sign(SigningScheme scheme, byte[] input) throws VaultException, CryptokiException {
    throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "keys of this type do not sign");
  }

  /// As [KeyUse#decrypt].
  default SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext)
      throws VaultException, CryptokiException {
    throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "keys of this type do not decrypt");
  }

  /// As [KeyUse#agree].
  default SecretBytes agree(byte[] peerPoint) throws CryptokiException {
    throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "keys of this type do not agree");
  }

  void destroy();
}
