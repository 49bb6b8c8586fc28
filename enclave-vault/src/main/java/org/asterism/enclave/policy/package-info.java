/// What a record's policy says to one act: the only place where a vault decides who may do what.
@NullMarked
package org.asterism.enclave.policy;

import org.jspecify.annotations.NullMarked;
