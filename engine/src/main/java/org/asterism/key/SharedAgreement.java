package org.asterism.key;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;

/// How a key that agrees is shared out: what is around the product of a point that others compute.
public non-sealed interface SharedAgreement extends SharedCurve {

  /// The point to be multiplied.
  ///
  /// @param peer as [KeyUse#agree] takes it
  /// @throws CryptokiException `CKR_MECHANISM_PARAM_INVALID` if nothing can be agreed on with it
  Point peer(Kernel kernel, KeyFacts facts, byte[] peer) throws CryptokiException;

  /// What is agreed on; the caller closes it.
  SecretBytes agreed(Point product);
}
