package org.asterism.attest.steps;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.asterism.attest.collateral.TcbStatus;

/// What the vendor says of a platform's security versions. AMD gives no status: there the report's
/// own TCB words count, and `status` is empty.
///
/// @param status the converged status of platform, quoting enclave and TDX module
/// @param qe the quoting enclave's own
/// @param module the TDX module's own
/// @param advisories what is not mended, by the vendor's names
/// @param evaluationNumber the collateral's; 0 for AMD
public record Tcb(
    Optional<TcbStatus> status,
    Optional<TcbStatus> qe,
    Optional<TcbStatus> module,
    SortedSet<String> advisories,
    int evaluationNumber) {

  public Tcb {
    advisories = Collections.unmodifiableSortedSet(new TreeSet<>(advisories));
  }

  static Tcb ofAmd() {
    return new Tcb(
        Optional.empty(), Optional.empty(), Optional.empty(), Collections.emptySortedSet(), 0);
  }
}
