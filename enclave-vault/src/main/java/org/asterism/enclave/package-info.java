/// The vault process: its two commands, and the wiring of everything below this package.
@NullMarked
package org.asterism.enclave;

import org.jspecify.annotations.NullMarked;
