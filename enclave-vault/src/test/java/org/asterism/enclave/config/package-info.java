/// Tests of org.asterism.enclave.config.
@NullMarked
package org.asterism.enclave.config;

import org.jspecify.annotations.NullMarked;
