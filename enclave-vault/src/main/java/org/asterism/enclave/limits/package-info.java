/// Every limit of a vault, as one value.
@NullMarked
package org.asterism.enclave.limits;

import org.jspecify.annotations.NullMarked;
