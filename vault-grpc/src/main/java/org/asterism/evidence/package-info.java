/// Policies for attestation evidence, as people write them in TOML.
@NullMarked
package org.asterism.evidence;

import org.jspecify.annotations.NullMarked;
