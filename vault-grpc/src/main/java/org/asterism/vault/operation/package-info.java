/// The catalogue of what can be asked of a record at a vault: one class for each operation, with
/// the type of its answer. A usage that is not here does not exist: an assembled share has no
/// partial operation.
///
/// A new one is an arm of the wire contract's Envelope, a class here, its wire (one line in the
/// list of `org.asterism.rpc`) and its execution (one line in the list of the enclave's service).
@NullMarked
package org.asterism.vault.operation;

import org.jspecify.annotations.NullMarked;
