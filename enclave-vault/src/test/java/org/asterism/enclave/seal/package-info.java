/// Tests of org.asterism.enclave.seal.
@NullMarked
package org.asterism.enclave.seal;

import org.jspecify.annotations.NullMarked;
