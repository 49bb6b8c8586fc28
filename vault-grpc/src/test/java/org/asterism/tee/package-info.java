/// Evidence from stand-ins that behave as the kernel's and Gramine's documentation says.
@NullMarked
package org.asterism.tee;

import org.jspecify.annotations.NullMarked;
