/// The vaults of one constellation as custody knows them: members and how many of them decide what,
/// the policies and the right to act at each, and what everything above is given from outside.
@NullMarked
package org.asterism.custody.vaults;

import org.jspecify.annotations.NullMarked;
