package org.asterism.enclave.store;

/// The deadline passed before the store could answer. Whether the act was done is not known to the
/// caller: acts can be repeated.
public final class StoreTimeoutException extends Exception {
  public StoreTimeoutException() {
    super("the store did not answer within the deadline");
  }
}
