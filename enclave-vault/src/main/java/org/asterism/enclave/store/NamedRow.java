package org.asterism.enclave.store;

import org.asterism.enclave.seal.RowKey;
import org.asterism.vault.Octets;

/// A sealed row with its name, as it lies in the file.
record NamedRow(RowKey name, Octets sealed) {}
