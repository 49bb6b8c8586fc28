/// Quotas: bounds within bounds on what others may make the engine hold. An owner has a {@link
/// org.asterism.quota.Quota}, each thing that it holds a {@link org.asterism.quota.Charge}, and one
/// setting bounds all quotas of a kind by its {@link org.asterism.quota.Bound}.
@NullMarked
package org.asterism.quota;

import org.jspecify.annotations.NullMarked;
