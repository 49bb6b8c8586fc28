package org.asterism.attest.steps;

import org.asterism.attest.quote.Evidence;
import org.asterism.attest.quote.Report;

/// All that the vendor's algorithm has proven of a piece of evidence, before any policy.
///
/// @param evidence the evidence; its report is now proven
/// @param platform the machine
/// @param tcb what the vendor says of its security versions
/// @param window when all that was relied on is valid
public record Established(Evidence evidence, PlatformIdentity platform, Tcb tcb, Window window) {
  /// What was said of the protected software.
  public Report report() {
    return evidence.report();
  }
}
