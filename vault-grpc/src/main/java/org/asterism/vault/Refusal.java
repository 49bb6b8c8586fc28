package org.asterism.vault;

/// A vault's no to one act.
///
/// @param triesLeft with [Reason#WRONG_CREDENTIAL], else 0
public record Refusal(Reason reason, int triesLeft) {
  public Refusal(Reason reason) {
    this(reason, 0);
  }
}
