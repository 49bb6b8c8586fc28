/// The arithmetic on secrets of threshold custody: [org.asterism.kernel.Kernel] is its one
/// interface. A vault, and an engine that is no guest, takes [org.asterism.kernel.LibraryKernel],
/// constant in time and on memory that no heap dump shows.
@NullMarked
package org.asterism.kernel;

import org.jspecify.annotations.NullMarked;
