/// Total parsers from the bytes of attestation evidence to immutable records. They are bounded,
/// give no partial object, and know nothing of trust: what they return is claimed, not proven.
@NullMarked
package org.asterism.attest.quote;

import org.jspecify.annotations.NullMarked;
