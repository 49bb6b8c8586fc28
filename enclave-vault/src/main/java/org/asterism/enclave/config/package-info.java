/// `vault.toml` as typed records: a key that is not known is an error, and no secret is ever in it.
@NullMarked
package org.asterism.enclave.config;

import org.jspecify.annotations.NullMarked;
