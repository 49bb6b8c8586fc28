package org.asterism.enclave.policy;

import org.asterism.vault.Reason;

/// What a policy answers.
public sealed interface Verdict {
  /// Allowed, under terms.
  ///
  /// @param byGrant whether the rule that allows it asked for a grant
  record Allowed(Terms terms, boolean byGrant) implements Verdict {}

  /// Not allowed: [Reason#DENIED], or [Reason#GRANT] where a login would have helped.
  record Denied(Reason reason) implements Verdict {}
}
