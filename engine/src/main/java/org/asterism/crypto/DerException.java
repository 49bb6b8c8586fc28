package org.asterism.crypto;

/// Bytes that are not the DER that was expected; never says what they were.
public final class DerException extends Exception {
  private static final long serialVersionUID = 1L;

  public DerException(String message) {
    super(message);
  }
}
