/// Attested TLS against tampering, relay, replay and reflection.
@NullMarked
package org.asterism.ratls;

import org.jspecify.annotations.NullMarked;
