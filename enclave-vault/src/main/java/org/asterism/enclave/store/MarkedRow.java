package org.asterism.enclave.store;

import org.asterism.enclave.seal.RowKey;

/// A record that waits for its end.
///
/// @param atMillis when it was marked, by the vault's clock
record MarkedRow(RowKey name, long atMillis) {}
