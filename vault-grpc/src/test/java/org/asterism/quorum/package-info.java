/// Quorums over vaults that answer, fail, lie or keep silent.
@NullMarked
package org.asterism.quorum;

import org.jspecify.annotations.NullMarked;
