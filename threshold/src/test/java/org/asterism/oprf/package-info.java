/// The login's function beside the vectors of its RFCs, and what k-1 shares do not tell.
@NullMarked
package org.asterism.oprf;

import org.jspecify.annotations.NullMarked;
