/// Threshold custody: a key is shared out when it is made and never whole again. Vaults compute
/// with their shares, and the engine combines and verifies.
@NullMarked
package org.asterism.custody.threshold;

import org.jspecify.annotations.NullMarked;
