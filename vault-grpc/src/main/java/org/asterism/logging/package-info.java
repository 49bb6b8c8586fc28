/// Lines in the log that others can cause at will.
@NullMarked
package org.asterism.logging;

import org.jspecify.annotations.NullMarked;
