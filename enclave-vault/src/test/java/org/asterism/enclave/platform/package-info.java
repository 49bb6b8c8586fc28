/// Tests of org.asterism.enclave.platform.
@NullMarked
package org.asterism.enclave.platform;

import org.jspecify.annotations.NullMarked;
