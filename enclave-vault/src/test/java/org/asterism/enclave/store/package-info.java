/// Tests of org.asterism.enclave.store.
@NullMarked
package org.asterism.enclave.store;

import org.jspecify.annotations.NullMarked;
