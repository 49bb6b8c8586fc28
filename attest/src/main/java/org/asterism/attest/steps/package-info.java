/// The vendors' algorithms as chains of small immutable records: each holds what has been proven so
/// far, and the only way to a later one leads through the earlier ones. Called by
/// `org.asterism.attest` only; use that doorway.
@NullMarked
package org.asterism.attest.steps;

import org.jspecify.annotations.NullMarked;
