/// Frames from the shim in, frames out: the two links, the codecs of the golden format, and the
/// single place where a Throwable becomes a `CK_RV`. What the frames mean is decided elsewhere:
/// each call is one line in the table of its chapter.
@NullMarked
package org.asterism.bridge;

import org.jspecify.annotations.NullMarked;
