/// The repository's own style as tests: sizes, names, banned calls, and which module may know
/// which.
@NullMarked
package org.asterism.conformance.tidy;

import org.jspecify.annotations.NullMarked;
