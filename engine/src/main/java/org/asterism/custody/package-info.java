/// How a token's keys are kept: split over the vaults, gathered for a lease, paid where owed, and
/// destroyed. The doorway is {@link org.asterism.custody.assembled.Keys}.
@NullMarked
package org.asterism.custody;

import org.jspecify.annotations.NullMarked;
