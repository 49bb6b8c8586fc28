package org.asterism.attest;

import org.asterism.attest.steps.Established;
import org.asterism.attest.steps.Step;

/// What verification comes to. There is no third outcome, and no exception for evidence that is not
/// trusted.
public sealed interface Verdict {
  /// Everything holds, and the policy accepts what was established.
  ///
  /// @param established measurements, TCB status, advisories, the machine, and until when all of it
  ///   is valid
  record Trusted(Established established) implements Verdict {
    @Override
    public String toString() {
      return "trusted: %s of platform %s %s, TCB %s, valid until %s"
          .formatted(
              established.report().kind(),
              established.platform().model(),
              established.platform().id(),
              established.tcb().status().map(Object::toString).orElse("without a vendor's status"),
              established.window().until());
    }
  }

  /// Something does not hold.
  ///
  /// @param step the first step that does not
  /// @param reason why, in plain words: what was expected and what was found
  record Refused(Step step, String reason) implements Verdict {
    @Override
    public String toString() {
      return "refused at step '%s': %s".formatted(step, reason);
    }
  }
}
