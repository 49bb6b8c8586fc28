package org.asterism.rows;

/// Stored bytes are not what was stored: a MAC, a seal or a format does not fit.
public final class CorruptRowException extends Exception {
  private static final long serialVersionUID = 1L;

  public CorruptRowException(String message) {
    super(message);
  }
}
