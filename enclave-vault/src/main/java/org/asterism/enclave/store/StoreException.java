package org.asterism.enclave.store;

/// The store could not be opened, read or written. The message says which file, what was expected,
/// what was found and what to do; it never holds a record's content.
public sealed class StoreException extends Exception permits DamagedRowException {
  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
