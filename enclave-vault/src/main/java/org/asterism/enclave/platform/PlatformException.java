package org.asterism.enclave.platform;

/// The platform cannot do what the vault needs of it. The message says what was expected, what was
/// found and what to do.
public final class PlatformException extends Exception {
  public PlatformException(String message) {
    super(message);
  }
}
