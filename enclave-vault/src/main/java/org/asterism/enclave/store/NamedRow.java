package org.asterism.enclave.store;

import org.asterism.enclave.seal.RowKey;
import org.asterism.vault.Octets;

/// A sealed row with its table and name, as it lies in the file.
record NamedRow(Table table, RowKey name, Octets sealed) {}
