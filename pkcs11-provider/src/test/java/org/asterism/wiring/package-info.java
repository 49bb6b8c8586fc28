/// Tests of how an engine is put together.
@NullMarked
package org.asterism.wiring;

import org.jspecify.annotations.NullMarked;
