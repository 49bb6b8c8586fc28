package org.asterism.token;

import java.util.Set;
import org.asterism.custody.records.Custody;
import org.asterism.key.KeyFamily;

/// What custody a token's new keys have where their template does not say, by families of keys.
///
/// @param threshold those in threshold custody; the others are in assembled custody
public record CustodyRule(Set<KeyFamily> threshold) {
  public static final CustodyRule DEFAULT = new CustodyRule(Set.of());

  public CustodyRule {
    threshold = Set.copyOf(threshold);
    if (!threshold.stream().allMatch(KeyFamily::isShared)) {
      throw new IllegalArgumentException("expected families that can be in threshold custody");
    }
  }

  public Custody of(KeyFamily family) {
    return threshold.contains(family) ? Custody.THRESHOLD : Custody.ASSEMBLED;
  }
}
