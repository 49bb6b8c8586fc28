/// Assembled custody: a key is split over the vaults, gathered for a lease, and erased when that
/// ends.
@NullMarked
package org.asterism.custody.assembled;

import org.jspecify.annotations.NullMarked;
