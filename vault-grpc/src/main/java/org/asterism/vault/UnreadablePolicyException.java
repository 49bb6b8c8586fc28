package org.asterism.vault;

/// A policy with a part that this release does not know. Who meets it denies: a part that is not
/// understood might have forbidden the act.
public final class UnreadablePolicyException extends Exception {
  UnreadablePolicyException(String message) {
    super(message);
  }

  UnreadablePolicyException(String message, Throwable cause) {
    super(message, cause);
  }
}
