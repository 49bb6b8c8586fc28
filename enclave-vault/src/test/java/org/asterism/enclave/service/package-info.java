/// Tests of org.asterism.enclave.service.
@NullMarked
package org.asterism.enclave.service;

import org.jspecify.annotations.NullMarked;
