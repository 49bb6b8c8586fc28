/// The engine's custody, directory and tokens against real vaults in one process, without a
/// network.
@NullMarked
package org.asterism.conformance.custody;

import org.jspecify.annotations.NullMarked;
