package org.asterism.login;

import java.util.LinkedHashMap;
import java.util.Map;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.ByteSharing;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Stretch;

/// What the engine keeps of one role's accounts at the vaults.
///
/// @param initialised whether the role has a PIN
/// @param stretch how its PIN is stretched, as a check of what the vaults answer
/// @param epochs each vault's own tag of the epoch in force
public record AccountRecord(
    boolean initialised, Stretch stretch, Map<EnrolmentId, EpochTag> epochs) {

  public AccountRecord {
    epochs = Map.copyOf(epochs);
  }

  /// With an epoch at every vault that was never in force there.
  public static AccountRecord fresh(boolean initialised, Stretch stretch, Environment environment) {
    var epochs = new LinkedHashMap<EnrolmentId, EpochTag>();
    for (Member member : environment.members().all()) {
      epochs.put(member.id(), EpochTag.random(environment.random()));
    }
    return new AccountRecord(initialised, stretch, epochs);
  }

  public EpochTag epoch(EnrolmentId vault) {
    return epochs.getOrDefault(vault, EpochTag.NONE);
  }

  void write(FieldWriter out) {
    out.flag(initialised)
        .number(stretch.memoryKib())
        .number(stretch.passes())
        .number(stretch.lanes())
        .bytes(stretch.salt().toByteArray())
        .number(epochs.size());
    epochs.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(TokenRecord.BY_HEX))
        .forEach(entry ->
            out.bytes(entry.getKey().bytes().toByteArray()).number(entry.getValue().value()));
  }

  static AccountRecord read(FieldReader in) throws CorruptRowException {
    boolean initialised = in.flag();
    var stretch =
        new Stretch(
            in.number(0, Stretch.MAX_MEMORY_KIB),
            in.number(0, Stretch.MAX_PASSES),
            in.number(0, Stretch.MAX_LANES),
            Octets.of(in.bytes()));
    var epochs = new LinkedHashMap<EnrolmentId, EpochTag>();
    int count = in.number(0, ByteSharing.MAX_SHARES);
    for (int i = 0; i < count; i++) {
      epochs.put(EnrolmentId.of(in.bytes()), new EpochTag(in.number()));
    }
    return new AccountRecord(initialised, stretch, epochs);
  }
}
