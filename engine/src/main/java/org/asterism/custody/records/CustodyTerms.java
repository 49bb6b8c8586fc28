package org.asterism.custody.records;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.ByteSharing;

/// What was decided of a token's keys when it was made: it holds whatever the configuration says
/// later.
///
/// @param families the custody of new keys by the names of their families; of what is not named the
///   configuration decides
/// @param k how many vaults use a key in threshold custody; empty: as many as the constellation has
public record CustodyTerms(Map<String, Custody> families, OptionalInt k) {
  public static final CustodyTerms NONE = new CustodyTerms(Map.of(), OptionalInt.empty());

  private static final int FAMILIES_MAX = 16;

  public CustodyTerms {
    families = Map.copyOf(families);
  }

  public boolean isEmpty() {
    return equals(NONE);
  }

  public void write(FieldWriter out) {
    out.number(k.orElse(0)).number(families.size());
    new TreeMap<>(families).forEach((family, custody) -> out.text(family).text(custody.word()));
  }

  public static CustodyTerms read(FieldReader in) throws CorruptRowException {
    int k = in.number(0, ByteSharing.MAX_SHARES);
    var families = new TreeMap<String, Custody>();
    int count = in.number(0, FAMILIES_MAX);
    for (int i = 0; i < count; i++) {
      String family = in.text();
      families.put(
          family,
          Custody.of(in.text())
              .orElseThrow(() -> new CorruptRowException("expected a custody that is known")));
    }
    return new CustodyTerms(families, k == 0 ? OptionalInt.empty() : OptionalInt.of(k));
  }
}
