package org.asterism.operator;

import java.util.List;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// A token that was just made, and how its new keys are kept.
///
/// @param k how many of `n` vaults use a key in threshold custody
/// @param constellationK how many a login takes, and a key in assembled custody
public record NewTokenReport(
    long slot, String serial, List<Family> families, int k, int n, int constellationK) {

  private static final int FAMILIES_MAX = 16;

  /// One family of keys.
  public record Family(String name, boolean threshold) {}

  public NewTokenReport {
    families = List.copyOf(families);
  }

  byte[] encode() {
    var out = new FieldWriter().number(slot).text(serial).number(families.size());
    families.forEach(family -> out.text(family.name()).flag(family.threshold()));
    return out.number(k).number(n).number(constellationK).toBytes();
  }

  /// @throws IllegalArgumentException where it is not what an engine of this release answers
  public static NewTokenReport decode(byte[] answer) {
    try {
      var in = new FieldReader(answer);
      long slot = in.number();
      String serial = in.text();
      List<Family> families =
          in.list(FAMILIES_MAX, family -> new Family(family.text(), family.flag()));
      int k = in.number(1, Integer.MAX_VALUE);
      int n = in.number(1, Integer.MAX_VALUE);
      int constellationK = in.number(1, Integer.MAX_VALUE);
      in.end();
      return new NewTokenReport(slot, serial, families, k, n, constellationK);
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the engine's answer does not parse", other);
    }
  }
}
