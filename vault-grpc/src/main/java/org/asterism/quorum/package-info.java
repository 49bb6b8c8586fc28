/// Asks n vaults and needs k, within a deadline. Hedging, the order in which vaults are asked and
/// their health live here and nowhere else. The doorway is {@link org.asterism.quorum.Quorum}.
@NullMarked
package org.asterism.quorum;

import org.jspecify.annotations.NullMarked;
