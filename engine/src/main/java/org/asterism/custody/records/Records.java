package org.asterism.custody.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.key.KeyForms;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.Row;
import org.asterism.rows.RowKeys;
import org.asterism.rows.RowKind;
import org.asterism.rows.RowState;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Put;

/// How directory rows become records at the vaults. The same row gives the same bytes each time, so
/// that a record can be put again.
public final class Records {
  /// The context under which places are sealed by the housekeeping key.
  public static final byte[] PLACES = "asterism/places/v1".getBytes(UTF_8);

  /// The context under which locators are sealed by the token root.
  public static final byte[] LOCATOR = "asterism/locator/v1".getBytes(UTF_8);

  private static final byte[] NOTHING = {};

  private Records() {}

  /// What the row of a key says to whoever may read the directory: its custody, where it is not the
  /// usual one.
  public static byte[] keyContent(Custody custody) {
    return custody == Custody.ASSEMBLED ? NOTHING : custody.word().getBytes(UTF_8);
  }

  /// For which vault a record is made, under which token's root.
  public record Target(Member member, OpenToken token) {}

  public static Errand<Done> putKey(
      Row row, Locator locator, NewKey.Contents contents, Target target) {
    Member member = target.member();
    Place place = locator.places().at(member.id()).orElseThrow();
    EncodedPolicy policy =
        switch (locator.custody()) {
          case ASSEMBLED -> target.token().policies().keyPolicy(member, locator.lease());
          case THRESHOLD -> target.token().policies().thresholdPolicy(member);
        };
    return errand(place, policy, contents.with(policy, keyCompanion(row, locator, target)));
  }

  /// The row of a key as it lies at a vault.
  public static Octets keyCompanion(Row row, Locator locator, Target target) {
    Place place = locator.places().at(target.member().id()).orElseThrow();
    byte[] known = companion(row, locator.with(locator.places().placed(_ -> true)).encode());
    return seal(known, place.handle(), target);
  }

  public static Errand<Done> putObject(
      Row row, Places places, Optional<Locator> key, Target target) {
    Member member = target.member();
    Place place = places.at(member.id()).orElseThrow();
    EncodedPolicy policy = target.token().policies().objectPolicy(member);
    byte[] known = companion(row, places.placed(_ -> true).encode());
    Octets companion = seal(known, place.handle(), target);
    Optional<Handle> used =
        key.flatMap(locator -> locator.places().at(member.id())).map(Place::handle);
    var record = new StoredRecord.Companion(used, policy, companion);
    return errand(place, policy, new Put(record));
  }

  /// That the record of this row is in use. Needs no grant.
  public static Errand<Done> confirm(Place place) {
    return new Errand<>(place.handle(), place.epoch(), place.policy(), new Confirm());
  }

  /// That the epoch of this place, which the directory has decided for, comes into force where
  /// another one still is. Needs no grant.
  public static Errand<Done> commit(Place place, EpochTag inForce) {
    return new Errand<>(place.handle(), inForce, place.policy(), new Commit(place.epoch()));
  }

  /// Whether the row is one of this token's that is in use, and its engine wrote it.
  public static boolean active(Row row, OpenToken token) {
    return row.state() == RowState.ACTIVE
        && row.token() == token.slot()
        && token.root().verifies(row.rootMessage(), row.rootMac());
  }

  /// The locator of a key; empty if the key is not there any more.
  public static Optional<Locator> key(long id, Environment environment, OpenToken token) {
    return environment
        .directory()
        .read(transaction -> transaction.find(RowKind.KEY, id))
        .filter(found -> active(found, token))
        .map(found -> {
          try {
            return locator(found, token.root(), environment.keyForms());
          } catch (CorruptRowException forged) {
            throw new IllegalStateException("a verified locator does not open", forged);
          }
        });
  }

  public static Locator locator(Row row, RowKeys root, KeyForms forms) throws CorruptRowException {
    return Locator.decode(root.open(row.locator(), LOCATOR), forms);
  }

  public static Places places(Row row, RowKeys root, KeyForms forms) throws CorruptRowException {
    return switch (row.kind()) {
      case KEY -> locator(row, root, forms).places();
      case OBJECT -> Places.decode(root.open(row.locator(), LOCATOR));
    };
  }

  private static Errand<Done> errand(Place place, EncodedPolicy policy, Operation<Done> operation) {
    return new Errand<>(place.handle(), place.epoch(), policy.digest(), operation);
  }

  // Without the version and a key's count of references, which change without a new record.
  private static byte[] companion(Row row, byte[] located) {
    return new FieldWriter()
        .text(row.kind().name())
        .number(row.id())
        .number(row.kind() == RowKind.OBJECT ? row.reference() : 0)
        .bytes(row.content())
        .bytes(located)
        .toBytes();
  }

  private static Octets seal(byte[] companion, Handle handle, Target target) {
    return Companions.seal(companion, target.member().id(), handle, target.token().root());
  }
}
