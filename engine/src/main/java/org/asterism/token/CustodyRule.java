package org.asterism.token;

import java.util.Map;
import org.asterism.custody.records.Custody;
import org.asterism.key.KeyFamily;

/// What custody a token's new keys have where their template does not say, by families of keys.
///
/// @param chosen those that are not there are in assembled custody
public record CustodyRule(Map<KeyFamily, Custody> chosen) {
  public static final CustodyRule DEFAULT = new CustodyRule(Map.of());

  public CustodyRule {
    chosen = Map.copyOf(chosen);
    if (chosen.entrySet().stream().anyMatch(one -> !isPossible(one.getKey(), one.getValue()))) {
      throw new IllegalArgumentException("expected a custody that each family can have");
    }
  }

  /// Whether keys of this family can be in this custody.
  public static boolean isPossible(KeyFamily family, Custody custody) {
    return custody == Custody.ASSEMBLED || family.isShared();
  }

  public Custody of(KeyFamily family) {
    return chosen.getOrDefault(family, Custody.ASSEMBLED);
  }
}
