package org.asterism.operator;

import java.util.List;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;

/// A token that was just made, and how its new keys are kept.
///
/// @param k how many of `n` vaults use a key in threshold custody
/// @param constellationK how many a login takes, and a key in assembled custody
/// @param presigned how many ECDSA signatures vaults still make together with 1, 2, … of them away,
///   where no presignatures can be made then; else empty
public record NewTokenReport(
    long slot,
    String serial,
    List<Family> families,
    int k,
    int n,
    int constellationK,
    List<Integer> presigned) {

  private static final int FAMILIES_MAX = 16;
  private static final int VAULTS_MAX = 255;

  /// One family of keys, and the word for its custody.
  public record Family(String name, String custody) {}

  public NewTokenReport {
    families = List.copyOf(families);
    presigned = List.copyOf(presigned);
  }

  byte[] encode() {
    var out = new FieldWriter().number(slot).text(serial).number(families.size());
    families.forEach(family -> out.text(family.name()).text(family.custody()));
    out.number(k).number(n).number(constellationK).number(presigned.size());
    presigned.forEach(out::number);
    return out.toBytes();
  }

  /// @throws IllegalArgumentException where it is not what an engine of this release answers
  public static NewTokenReport decode(byte[] answer) {
    try {
      var in = new FieldReader(answer);
      long slot = in.number();
      String serial = in.text();
      List<Family> families =
          in.list(FAMILIES_MAX, family -> new Family(family.text(), family.text()));
      int k = in.number(1, Integer.MAX_VALUE);
      int n = in.number(1, Integer.MAX_VALUE);
      int constellationK = in.number(1, Integer.MAX_VALUE);
      List<Integer> presigned = in.list(VAULTS_MAX, left -> left.number(0, Integer.MAX_VALUE));
      in.end();
      return new NewTokenReport(slot, serial, families, k, n, constellationK, presigned);
    } catch (CorruptRowException other) {
      throw new IllegalArgumentException("the engine's answer does not parse", other);
    }
  }
}
