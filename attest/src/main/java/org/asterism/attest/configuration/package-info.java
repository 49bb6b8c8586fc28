/// A configuration as a Merkle tree: typed leaves in the order of their names, one root for all,
/// and proofs that one leaf is under a root. Leaves are public; a secret has none.
@NullMarked
package org.asterism.attest.configuration;

import org.jspecify.annotations.NullMarked;
