/// Sharing of a curve's scalars: [org.asterism.threshold.curve.Polynomial] deals,
/// [org.asterism.threshold.curve.FeldmanVector] lets everybody check what was dealt,
/// [org.asterism.threshold.curve.DealtShare] is what one vault makes of it, and
/// [org.asterism.threshold.curve.Interpolation] joins shares, points and numbers again.
///
/// Secrets are scalars in locked memory; x-coordinates, weights and whatever else everybody may
/// know are `BigInteger`.
@NullMarked
package org.asterism.threshold.curve;

import org.jspecify.annotations.NullMarked;
