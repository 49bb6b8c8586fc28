/// Real vault and engine processes, started by the commands that an operator types, and the
/// programs that use them: {@link org.asterism.conformance.live.LiveConstellation} is what tests
/// ask for.
@NullMarked
package org.asterism.conformance.live;

import org.jspecify.annotations.NullMarked;
