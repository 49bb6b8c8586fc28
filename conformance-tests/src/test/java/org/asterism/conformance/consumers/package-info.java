/// The pages of `docs/operating/consumers`, run as they stand: {@link
/// org.asterism.conformance.consumers.Page} reads one and runs its commands against real vaults and
/// an engine.
@NullMarked
package org.asterism.conformance.consumers;

import org.jspecify.annotations.NullMarked;
