/// What a vault asks of the machine under it: a key to seal with, and evidence for others.
/// [Platform] is the port; the machines themselves are behind `org.asterism.tee`.
@NullMarked
package org.asterism.enclave.platform;

import org.jspecify.annotations.NullMarked;
