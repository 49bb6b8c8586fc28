/// The standard chapter by chapter, through the IAIK-derived wrapper and the built library: what an
/// application may rely on. {@link org.asterism.conformance.chapter.WrappedLibrary} is the way in.
@NullMarked
package org.asterism.conformance.chapter;

import org.jspecify.annotations.NullMarked;
