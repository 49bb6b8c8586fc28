/// Verifies SGX quotes, TDX quotes and SEV-SNP reports in plain Java: a [Policy], evidence,
/// collateral and an instant go into a [Verifier], a sealed [Verdict] comes out. It has no clock,
/// no network and no state.
@NullMarked
package org.asterism.attest;

import org.jspecify.annotations.NullMarked;
