package org.asterism.key;

import org.asterism.cryptoki.CryptokiException;

/// How a key that signs as Schnorr did is shared out: what is public of it, and of its signatures.
public non-sealed interface SharedSignature extends SharedCurve {

  /// As the curve encodes points.
  byte[] publicKey(KeyFacts facts);

  /// @throws CryptokiException `CKR_MECHANISM_PARAM_INVALID` unless vaults sign together so
  void requireShared(SigningScheme scheme) throws CryptokiException;

  boolean verifies(KeyFacts facts, byte[] message, byte[] signature);
}
