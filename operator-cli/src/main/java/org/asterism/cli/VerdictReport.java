package org.asterism.cli;

import org.asterism.attest.Policy;
import org.asterism.attest.Verdict;

/// How a verdict is told: to people or to programs. The last line says all that decides.
sealed interface VerdictReport permits VerdictText, VerdictJson {
  void verdict(Policy policy, Verdict verdict);

  /// There is no verdict, because something could not be read.
  void unreadable(String reason);
}
