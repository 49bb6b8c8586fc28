/// Tests of the configuration as a Merkle tree.
@NullMarked
package org.asterism.attest.configuration;

import org.jspecify.annotations.NullMarked;
