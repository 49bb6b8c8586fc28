package org.asterism.attest;

import java.util.List;
import java.util.Optional;
import org.asterism.attest.Verdict.Refused;
import org.asterism.attest.steps.Kept;

/// Collateral that a [Verifier] has looked at once: verified, or refused with the reason. Immutable
/// and thread-safe; keep it and use it for many quotes. At an instant outside its window, or by a
/// stricter policy than it was made under, it is refused.
public final class PreparedCollateral {
  private final List<Kept> kept;
  private final List<Refused> refused;

  PreparedCollateral(List<Kept> kept, List<Refused> refused) {
    this.kept = List.copyOf(kept);
    this.refused = List.copyOf(refused);
  }

  <T extends Kept> List<T> kept(Class<T> kind) {
    return kept.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// Why some of it is of no use; empty if all of it was verified.
  public List<Refused> refused() {
    return refused;
  }

  Optional<Refused> firstRefused() {
    return refused.stream().findFirst();
  }
}
