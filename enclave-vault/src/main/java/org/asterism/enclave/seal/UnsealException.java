package org.asterism.enclave.seal;

/// Sealed bytes did not open: another key, another place, another version, or changed bytes. The
/// message names what did not open and never what it holds.
public final class UnsealException extends Exception {
  public UnsealException(String message) {
    super(message);
  }
}
