package org.asterism.custody.records;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.ByteSharing;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;

/// Where the records of one key or object are, one at each vault.
public record Places(List<Place> all) {

  public Places {
    all = List.copyOf(all);
  }

  /// Fresh handles and epochs at all vaults, none of which has confirmed its record yet.
  public static Places fresh(Environment environment, Function<Member, EncodedPolicy> policy) {
    return new Places(
        environment.members().all().stream()
            .map(member ->
                new Place(
                    member.id(),
                    Handle.random(environment.random()),
                    EpochTag.random(environment.random()),
                    policy.apply(member).digest(),
                    false))
            .toList());
  }

  public Optional<Place> at(EnrolmentId vault) {
    return all.stream().filter(place -> place.vault().equals(vault)).findFirst();
  }

  /// These places, those that `confirmed` names placed.
  public Places placed(Predicate<EnrolmentId> confirmed) {
    return new Places(
        all.stream()
            .map(place -> confirmed.test(place.vault()) ? place.nowPlaced() : place)
            .toList());
  }

  /// These places in an epoch that is yet to be.
  public Places inNextEpoch(SecureRandom random) {
    return new Places(all.stream().map(place -> place.in(EpochTag.random(random))).toList());
  }

  public byte[] encode() {
    var out = new FieldWriter();
    write(out);
    return out.toBytes();
  }

  public static Places decode(byte[] bytes) throws CorruptRowException {
    var in = new FieldReader(bytes);
    Places places = read(in);
    in.end();
    return places;
  }

  void write(FieldWriter out) {
    out.number(all.size());
    all.forEach(place -> place.write(out));
  }

  static Places read(FieldReader in) throws CorruptRowException {
    return new Places(in.list(ByteSharing.MAX_SHARES, Place::read));
  }
}
