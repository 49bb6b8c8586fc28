/// Programs that bring the engine with them, in a JVM that the library makes: C hosts of all kinds,
/// what they keep for themselves, and what they are told where there can be no engine. {@link
/// org.asterism.conformance.embedded.EmbeddedHost} is what they share.
@NullMarked
package org.asterism.conformance.embedded;

import org.jspecify.annotations.NullMarked;
