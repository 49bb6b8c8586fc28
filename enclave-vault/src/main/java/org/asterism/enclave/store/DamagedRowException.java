package org.asterism.enclave.store;

/// One row does not open; the others may. Whoever has its record may put it again.
public final class DamagedRowException extends StoreException {
  DamagedRowException(Table table, Throwable cause) {
    super(
        ("a row of the table %s does not open: it is damaged; an engine whose token is open puts it"
                + " again")
            .formatted(table.sqlName()),
        cause);
  }
}
