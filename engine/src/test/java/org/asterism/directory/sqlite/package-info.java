/// The token store by itself: what it keeps, what it refuses, and what it hides.
@NullMarked
package org.asterism.directory.sqlite;

import org.jspecify.annotations.NullMarked;
