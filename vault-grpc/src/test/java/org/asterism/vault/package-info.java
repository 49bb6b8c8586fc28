/// The vault port's values.
@NullMarked
package org.asterism.vault;

import org.jspecify.annotations.NullMarked;
