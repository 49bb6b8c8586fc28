package org.asterism.key;

import org.asterism.kernel.Curve;
import org.asterism.secret.SecretBytes;

/// How a key on a curve is shared out: as a scalar.
public sealed interface SharedCurve extends SharedForm permits SharedAgreement, SharedSignature {

  /// @throws IllegalArgumentException if [#refusal] has a reason
  Curve curve(KeyFacts facts);

  /// The private scalar; the caller closes it.
  SecretBytes scalar(KeyMaterial material);
}
