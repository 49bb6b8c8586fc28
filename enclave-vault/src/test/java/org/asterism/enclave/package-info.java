/// Tests of org.asterism.enclave.
@NullMarked
package org.asterism.enclave;

import org.jspecify.annotations.NullMarked;
