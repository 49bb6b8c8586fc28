/// Evidence from the machine under this process, and Gramine's keys to seal with. [Tee] is the
/// doorway. What the kernel and Gramine offer as files is read and written here and nowhere else;
/// each failure is a [TeeException] that says what to do.
@NullMarked
package org.asterism.tee;

import org.jspecify.annotations.NullMarked;
