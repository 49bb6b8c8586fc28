package org.asterism.ratls;

/// No evidence could be made. The message says what was found and what to do.
public final class EvidenceUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param cause whose message is for people
  public EvidenceUnavailable(Exception cause) {
    super(cause.getMessage(), cause);
  }
}
