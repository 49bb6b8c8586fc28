/// The oblivious function of a login (RFC 9497, VOPRF with P256-SHA256), its key split over vaults:
/// [org.asterism.oprf.LoginKey] deals one, [org.asterism.oprf.Evaluator] is a vault's part,
/// [org.asterism.oprf.BlindedInput] the engine's.
@NullMarked
package org.asterism.oprf;

import org.jspecify.annotations.NullMarked;
