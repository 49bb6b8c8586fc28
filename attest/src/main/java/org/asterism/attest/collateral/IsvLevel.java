package org.asterism.attest.collateral;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.attest.quote.MalformedException;

/// A level of an enclave or module that one security version decides.
///
/// @param isvSvn the lowest version at this level
/// @param status what Intel says of it
/// @param advisories what it does not have mended
public record IsvLevel(int isvSvn, TcbStatus status, Set<String> advisories) {
  public IsvLevel {
    advisories = Set.copyOf(advisories);
  }

  /// The highest level that a version reaches; Intel lists them from high to low.
  public static Optional<IsvLevel> reached(List<IsvLevel> levels, int isvSvn) {
    return levels.stream().filter(level -> level.isvSvn <= isvSvn).findFirst();
  }

  static List<IsvLevel> parse(List<Json> levels) throws MalformedException {
    List<IsvLevel> parsed = new ArrayList<>();
    for (Json level : levels) {
      parsed.add(
          new IsvLevel(
              level.object("tcb").number("isvsvn", 0xFFFF),
              TcbStatus.of(level.text("tcbStatus")),
              level.texts("advisoryIDs")));
    }
    return List.copyOf(parsed);
  }
}
