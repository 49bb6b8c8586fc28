/// Stored fields by themselves.
@NullMarked
package org.asterism.rows;

import org.jspecify.annotations.NullMarked;
