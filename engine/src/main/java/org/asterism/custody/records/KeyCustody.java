package org.asterism.custody.records;

import java.util.Set;
import org.asterism.vault.Usage;

/// What custody a new key gets.
///
/// @param usages in threshold custody, what its shares are for; else empty
public record KeyCustody(Custody custody, Set<Usage> usages) {
  public static final KeyCustody ASSEMBLED = new KeyCustody(Custody.ASSEMBLED, Set.of());

  public KeyCustody {
    usages = Set.copyOf(usages);
  }

  /// In threshold custody.
  public static KeyCustody threshold(Set<Usage> usages) {
    return new KeyCustody(Custody.THRESHOLD, usages);
  }
}
