/// The vault's one file: sealed rows in SQLite, written by one thread that puts many acts into one
/// synced transaction. [org.asterism.enclave.store.VaultStore] is the doorway;
/// [org.asterism.enclave.store.Records] is what an act sees inside its transaction.
@NullMarked
package org.asterism.enclave.store;

import org.jspecify.annotations.NullMarked;
