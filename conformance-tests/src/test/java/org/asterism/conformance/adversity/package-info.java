/// What goes on when processes are killed, paused, replaced by liars or impostors, or started
/// wrong. The programs of the tests that lie or listen are here too; the product has no switch for
/// it.
@NullMarked
package org.asterism.conformance.adversity;

import org.jspecify.annotations.NullMarked;
