/// The mathematics of custody as pure functions over validated values. Start with
/// [org.asterism.threshold.ByteSharing], which splits a secret and joins it again;
/// [org.asterism.threshold.SharePayload] is what one vault keeps, and
/// [org.asterism.threshold.ShareTag] is how its owner recognises it.
@NullMarked
package org.asterism.threshold;

import org.jspecify.annotations.NullMarked;
