package org.asterism.enclave.platform;

import org.asterism.tee.TeeException;

/// The platform cannot do what the vault needs of it. The message says what was expected, what was
/// found and what to do.
public final class PlatformException extends Exception {
  public PlatformException(String message) {
    super(message);
  }

  /// @param cause whose message says all that
  public PlatformException(TeeException cause) {
    super(cause.getMessage(), cause);
  }
}
