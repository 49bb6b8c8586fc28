package org.asterism.vault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Fewer vaults answered than were needed.
public final class QuorumMissed extends VaultException {
  private final int needed;
  private final int answered;
  private final Map<VaultName, VaultException> failures;

  /// @param failures why each vault that failed did; those that were still silent are there too
  public QuorumMissed(int needed, int answered, SequencedMap<VaultName, VaultException> failures) {
    this("", needed, answered, failures);
  }

  /// @param why so many are needed, after a blank, where that is not plain
  public QuorumMissed(
      String why, int needed, int answered, SequencedMap<VaultName, VaultException> failures) {
    super(new ArrayList<>(failures.keySet()), describe(why, needed, answered, failures));
    this.needed = needed;
    this.answered = answered;
    this.failures = new LinkedHashMap<>(failures);
    failures.values().forEach(this::addSuppressed);
  }

  public int needed() {
    return needed;
  }

  public int answered() {
    return answered;
  }

  public Map<VaultName, VaultException> failures() {
    return Map.copyOf(failures);
  }

  /// How many vaults refused for this reason.
  public long refused(Reason reason) {
    return failures.values().stream()
        .filter(failure -> failure instanceof VaultRefused refused && refused.reason() == reason)
        .count();
  }

  @Override
  public boolean isOfMemory() {
    return failures.values().stream().anyMatch(VaultException::isOfMemory);
  }

  private static String describe(
      String why, int needed, int answered, SequencedMap<VaultName, VaultException> failures) {
    String causes =
        failures.values().stream().map(Throwable::getMessage).collect(Collectors.joining("; "));
    return "%d vaults needed%s, %d answered: %s".formatted(needed, why, answered, causes);
  }
}
