/// An engine put together from its parts, behind a socket or inside an application. Clocks,
/// randomness and threads are handed in here and nowhere else.
@NullMarked
package org.asterism.wiring;

import org.jspecify.annotations.NullMarked;
