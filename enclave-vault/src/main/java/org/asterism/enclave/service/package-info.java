/// The vault behind its port: each act is judged by the record's policy and executed in the same
/// transaction. [org.asterism.enclave.service.EnclaveDoor] is the doorway.
@NullMarked
package org.asterism.enclave.service;

import org.jspecify.annotations.NullMarked;
