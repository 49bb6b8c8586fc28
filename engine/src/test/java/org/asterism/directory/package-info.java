/// The directory by itself: what it keeps, what it refuses, and what it hides.
@NullMarked
package org.asterism.directory;

import org.jspecify.annotations.NullMarked;
