package org.asterism.key;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;

/// How an EC key is shared out, which agrees, signs, or does both: what is public of it.
public interface SharedEcdsa extends SharedAgreement {

  Point publicKey(Kernel kernel, KeyFacts facts);

  /// @throws CryptokiException `CKR_MECHANISM_PARAM_INVALID` unless vaults sign together so
  void requireShared(SigningScheme scheme) throws CryptokiException;
}
