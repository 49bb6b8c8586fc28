package org.asterism.token;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.CustodyTerms;
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

  /// This rule, but for what was decided when the token was made.
  CustodyRule under(CustodyTerms terms) {
    return new CustodyRule(
        Arrays.stream(KeyFamily.values())
            .filter(
                family -> terms.families().getOrDefault(family, of(family)) == Custody.THRESHOLD)
            .collect(Collectors.toSet()));
  }

  /// For the log.
  String words() {
    return Arrays.stream(KeyFamily.values())
        .map(family -> family.word() + " " + of(family).word(family))
        .collect(joining(", "));
  }
}
