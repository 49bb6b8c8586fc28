package org.asterism.custody.records;

import java.util.Set;
import org.asterism.vault.Usage;

/// What custody a key has.
///
/// @param usages in threshold custody, what its shares are for; else empty
/// @param reshares in threshold custody, how often vaults have dealt the key to others
public record KeyCustody(Custody custody, Set<Usage> usages, int reshares) {
  public static final KeyCustody ASSEMBLED = new KeyCustody(Custody.ASSEMBLED, Set.of(), 0);

  public KeyCustody {
    usages = Set.copyOf(usages);
    if (reshares < 0) {
      throw new IllegalArgumentException("vaults have dealt a key no times or more");
    }
  }

  /// In threshold custody, as it is dealt first.
  public static KeyCustody threshold(Set<Usage> usages) {
    return new KeyCustody(Custody.THRESHOLD, usages, 0);
  }

  /// The same when its vaults have dealt it once more.
  public KeyCustody reshared() {
    return new KeyCustody(custody, usages, reshares + 1);
  }
}
