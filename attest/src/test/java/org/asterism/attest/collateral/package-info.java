/// Fuzz tests of the parsers of collateral.
@NullMarked
package org.asterism.attest.collateral;

import org.jspecify.annotations.NullMarked;
