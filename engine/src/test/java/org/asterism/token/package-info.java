/// The parsers of what tokens store; how they work with vaults is tested against real ones.
@NullMarked
package org.asterism.token;

import org.jspecify.annotations.NullMarked;
