package org.asterism.key;

import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;

/// How a key on a curve is shared out: as a scalar.
public sealed interface SharedCurve extends SharedForm permits SharedAgreement, SharedSignature {

  /// @throws IllegalArgumentException if [#refusal] has a reason
  Curve curve(KeyFacts facts);

  /// What is public of a key of the same kind whose public point this is.
  KeyFacts born(Kernel kernel, KeyFacts like, Point publicKey);

  /// The private scalar; the caller closes it.
  SecretBytes scalar(KeyMaterial material);
}
