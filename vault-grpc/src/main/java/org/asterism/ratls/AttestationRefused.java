package org.asterism.ratls;

/// The attested exchange ended without trust.
public final class AttestationRefused extends Exception {
  private final String step;
  private final String reason;

  public AttestationRefused(String step, String reason) {
    super(step + ": " + reason);
    this.step = step;
    this.reason = reason;
  }

  public AttestationRefused(String step, String reason, Throwable cause) {
    super(step + ": " + reason, cause);
    this.step = step;
    this.reason = reason;
  }

  /// Which check failed.
  public String step() {
    return step;
  }

  /// What was expected and what was found.
  public String reason() {
    return reason;
  }
}
