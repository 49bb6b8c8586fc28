/// What a vault asks of the machine under it: a key to seal with, and evidence for others. Only a
/// simulation exists here; real platforms come behind the same port.
@NullMarked
package org.asterism.enclave.platform;

import org.jspecify.annotations.NullMarked;
