package org.asterism.login;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
/// @param shares each vault's public share of the login key, by which its evaluations are proven;
///   empty where the PIN was set before there were any, and where there is no PIN
/// @param past tags that were in force before, the latest last: what tells an older copy of a
///   vault's store from a newer one
public record AccountRecord(
    boolean initialised,
    Stretch stretch,
    Map<EnrolmentId, EpochTag> epochs,
    Map<EnrolmentId, Octets> shares,
    List<EpochTag> past) {
  /// How many tags of the past are kept.
  static final int MAX_PAST = 1024;

  public AccountRecord {
    epochs = Map.copyOf(epochs);
    shares = Map.copyOf(shares);
    past = List.copyOf(past.subList(Math.max(0, past.size() - MAX_PAST), past.size()));
  }

  /// With an epoch at every vault that was never in force there.
  public static AccountRecord fresh(boolean initialised, Stretch stretch, Environment environment) {
    return new AccountRecord(initialised, stretch, Map.of(), Map.of(), List.of())
        .next(initialised, Map.of(), environment);
  }

  /// This account in its next epoch: what vaults have in force already, and elsewhere what was
  /// never in force. Of its login key nothing is known yet.
  AccountRecord next(boolean withPin, Map<EnrolmentId, EpochTag> inForce, Environment environment) {
    var next = new LinkedHashMap<EnrolmentId, EpochTag>();
    for (Member member : environment.members().all()) {
      EpochTag tag = inForce.get(member.id());
      next.put(member.id(), tag == null ? EpochTag.random(environment.random()) : tag);
    }
    var before = new ArrayList<EpochTag>(past);
    before.addAll(epochs.values());
    return new AccountRecord(withPin, stretch, next, Map.of(), before);
  }

  /// This account with a login key.
  AccountRecord with(Map<EnrolmentId, Octets> dealt) {
    return new AccountRecord(initialised, stretch, epochs, dealt, past);
  }

  /// A vault's public share of the login key, where there is one.
  Optional<Octets> share(EnrolmentId vault) {
    return Optional.ofNullable(shares.get(vault));
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
    out.number(past.size());
    past.forEach(tag -> out.number(tag.value()));
  }

  /// Apart from the rest, because rows of before have none.
  void writeShares(FieldWriter out) {
    out.number(shares.size());
    shares.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(TokenRecord.BY_HEX))
        .forEach(entry ->
            out.bytes(entry.getKey().bytes().toByteArray()).bytes(entry.getValue().toByteArray()));
  }

  AccountRecord withShares(FieldReader in) throws CorruptRowException {
    var dealt = new LinkedHashMap<EnrolmentId, Octets>();
    int count = in.number(0, ByteSharing.MAX_SHARES);
    for (int i = 0; i < count; i++) {
      dealt.put(EnrolmentId.of(in.bytes()), Octets.of(in.bytes()));
    }
    return with(dealt);
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
    List<EpochTag> past = in.list(MAX_PAST, each -> new EpochTag(each.number()));
    return new AccountRecord(initialised, stretch, epochs, Map.of(), past);
  }
}
