package org.asterism.enclave.policy;

import org.asterism.vault.Reason;

/// What a policy answers.
public sealed interface Verdict {
  /// Allowed, under terms.
  record Allowed(Terms terms) implements Verdict {}

  /// Not allowed: [Reason#DENIED], or [Reason#GRANT] where a login would have helped.
  record Denied(Reason reason) implements Verdict {}
}
