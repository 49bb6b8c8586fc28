package org.asterism.attest.steps;

/// The way out of a chain of steps when one of them does not hold. The verifier turns it into a
/// verdict; it never reaches a caller and carries no stack trace.
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final Step step;

  /// At a step, with the reason in words: what was expected and what was found.
  public Refusal(Step step, String reason) {
    super(reason, null, false, false);
    this.step = step;
  }

  /// Where.
  public Step step() {
    return step;
  }

  /// Why.
  public String reason() {
    return String.valueOf(getMessage());
  }

  static void unless(boolean holds, Step step, String reason) throws Refusal {
    if (!holds) {
      throw new Refusal(step, reason);
    }
  }
}
