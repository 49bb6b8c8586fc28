package org.asterism.enclave.session;

import org.asterism.vault.operation.SessionApply.Applied;

/// A session whose vault has added up what it was dealt.
public sealed interface AppliedSession extends Stage
    permits BirthApplied, PresignApplied, ShareApplied {
  Applied answer();

  /// Whether there is nothing more for this vault to do.
  boolean isOver();
}
