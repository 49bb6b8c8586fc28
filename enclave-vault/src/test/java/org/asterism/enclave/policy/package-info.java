/// Tests of org.asterism.enclave.policy.
@NullMarked
package org.asterism.enclave.policy;

import org.jspecify.annotations.NullMarked;
