package org.asterism.custody.threshold;

import java.util.List;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.ByteSharing;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.RosterChanges;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.Reseat;
import org.asterism.vault.operation.RosterAuthority;
import org.asterism.vault.operation.SessionDeal.Next;

/// What the other vaults of a key are to hear when one of them has another pseudonym, with the word
/// of operators for it (ADR 36). Immutable.
///
/// @param keyId of the key as it was shared then: shared anew, it has other records
/// @param members as they were
public record OwedReseat(Octets keyId, int k, List<Commitment.Seat> members, Next next) {
  public OwedReseat {
    members = List.copyOf(members);
  }

  public static OwedReseat of(LostShare lost, Locator after, RosterAuthority authority) {
    Locator before = lost.before();
    var next = new Next(lost.seats(after), after.k(), authority);
    return new OwedReseat(before.keyId(), before.k(), lost.seats(before), next);
  }

  /// Whether it still is about the records of this key.
  public boolean isOf(Locator key) {
    return keyId.equals(key.keyId());
  }

  /// As one vault hears it.
  public Reseat at(EnrolmentId vault, Locator key, OpenToken token) {
    return new Reseat(members, k, Octets.of(Dealing.salt(key, vault, token)), next);
  }

  public byte[] encode() {
    var out = new FieldWriter().bytes(keyId.toByteArray()).number(k);
    write(out, members);
    write(out, next.members());
    RosterAuthority authority = next.authority();
    out.text(authority.order()).number(authority.path().size());
    authority.path().forEach(hash -> out.bytes(hash.toByteArray()));
    return out.toBytes();
  }

  private static void write(FieldWriter out, List<Commitment.Seat> seats) {
    out.number(seats.size());
    seats.forEach(seat -> out.bytes(seat.pseudonym()).bytes(seat.x()));
  }

  public static OwedReseat decode(byte[] bytes) throws CorruptRowException {
    var in = new FieldReader(bytes);
    Octets keyId = Octets.of(in.bytes());
    int k = in.number(1, ByteSharing.MAX_SHARES);
    List<Commitment.Seat> members = seats(in);
    List<Commitment.Seat> after = seats(in);
    String order = in.text();
    List<Octets> path = in.list(RosterChanges.PATH_MAX, each -> Octets.of(each.bytes()));
    in.end();
    try {
      return new OwedReseat(
          keyId, k, members, new Next(after, k, new RosterAuthority(order, path)));
    } catch (IllegalArgumentException impossible) {
      throw new CorruptRowException("an owed reseat does not parse: " + impossible.getMessage());
    }
  }

  private static List<Commitment.Seat> seats(FieldReader in) throws CorruptRowException {
    return in.list(ByteSharing.MAX_SHARES, each -> new Commitment.Seat(each.bytes(), each.bytes()));
  }
}
