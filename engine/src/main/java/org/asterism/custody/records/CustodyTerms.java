package org.asterism.custody.records;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.asterism.key.KeyFamily;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.ByteSharing;

/// What was decided of a token's keys when it was made: it holds whatever the configuration says
/// later.
///
/// @param families the custody of new keys by their families; of what is not named the
///   configuration decides
/// @param k how many vaults use a key in threshold custody; empty: as many as the constellation has
public record CustodyTerms(Map<KeyFamily, Custody> families, OptionalInt k) {
  public static final CustodyTerms NONE = new CustodyTerms(Map.of(), OptionalInt.empty());

  public CustodyTerms {
    families = Map.copyOf(families);
  }

  public boolean isEmpty() {
    return equals(NONE);
  }

  public void write(FieldWriter out) {
    out.number(k.orElse(0)).number(families.size());
    new TreeMap<>(families)
        .forEach((family, custody) -> out.text(family.word()).text(custody.word()));
  }

  public static CustodyTerms read(FieldReader in) throws CorruptRowException {
    int k = in.number(0, ByteSharing.MAX_SHARES);
    var families = new EnumMap<KeyFamily, Custody>(KeyFamily.class);
    int count = in.number(0, KeyFamily.values().length);
    for (int i = 0; i < count; i++) {
      Optional<KeyFamily> family = KeyFamily.of(in.text());
      Optional<Custody> custody = Custody.of(in.text());
      if (family.isEmpty() || custody.isEmpty()) {
        throw new CorruptRowException("expected a family of keys and a custody that are known");
      }
      families.put(family.get(), custody.get());
    }
    return new CustodyTerms(families, k == 0 ? OptionalInt.empty() : OptionalInt.of(k));
  }
}
