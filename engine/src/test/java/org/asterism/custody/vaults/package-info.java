/// The members of a constellation and how tasks run in the background, by themselves.
@NullMarked
package org.asterism.custody.vaults;

import org.jspecify.annotations.NullMarked;
