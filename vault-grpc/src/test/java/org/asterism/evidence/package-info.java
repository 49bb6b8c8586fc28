/// Policy files, and what is refused in them.
@NullMarked
package org.asterism.evidence;

import org.jspecify.annotations.NullMarked;
