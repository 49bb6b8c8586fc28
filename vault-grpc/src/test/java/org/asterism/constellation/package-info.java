/// Files that operators sign, and what must not pass for one.
@NullMarked
package org.asterism.constellation;

import org.jspecify.annotations.NullMarked;
