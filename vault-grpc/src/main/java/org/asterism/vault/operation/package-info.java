/// The catalogue of what can be asked of a record at a vault: one class for each operation, with
/// the type of its answer. A usage that is not here does not exist: an assembled share has no
/// partial operation.
@NullMarked
package org.asterism.vault.operation;

import org.jspecify.annotations.NullMarked;
