/// The parsers of what custody stores; how it works with vaults is tested against real ones.
@NullMarked
package org.asterism.custody;

import org.jspecify.annotations.NullMarked;
