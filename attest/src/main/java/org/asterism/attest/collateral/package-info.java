/// Parsers of what the vendors publish beside evidence: certificates with their extensions,
/// revocation lists, TCB information and quoting-enclave identities. Bounded and total; like parsed
/// evidence, what they return is claimed until a step has verified it.
@NullMarked
package org.asterism.attest.collateral;

import org.jspecify.annotations.NullMarked;
