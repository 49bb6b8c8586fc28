/// Tests of what is given to others.
@NullMarked
package org.asterism.conformance.release;

import org.jspecify.annotations.NullMarked;
