package org.asterism.secret;

/// This process cannot lock the memory that secrets live in. The message says which limit was
/// found, how much is needed, and what the operator can do.
public final class LockedMemoryException extends Exception {
  LockedMemoryException(String message) {
    super(message);
  }
}
