package org.asterism.custody.records;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.custody.vaults.LeaseTerms;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForms;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.threshold.ByteSharing;
import org.asterism.threshold.ShareBinding;
import org.asterism.threshold.ShareTag;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Usage;

/// Where a key is and how it is put together: custody, protocol version, k, epoch, and for each
/// vault {enrolment id, handle, x, tag or pseudonym, placed} (protocol §6); in threshold custody
/// also what vaults were told that its shares are for. Lies sealed under the token root.
///
/// @param kept in which custody, and for what
/// @param keyId random; binds the shares' tags to this key
/// @param facts what a gathered key must be
/// @param lease what the policy of its shares says, so that a share that is owed gets the same
/// @param places parallel to `points`
/// @param points x-coordinate and mark of each share
/// @param refresh the transcript of the session by which the vaults last dealt new shares; empty
///   where they never did
public record Locator(
    KeyCustody kept,
    Octets keyId,
    int k,
    long epoch,
    KeyFacts facts,
    LeaseTerms lease,
    Places places,
    List<Point> points,
    Octets refresh) {
  public static final int KEY_ID_BYTES = 16;

  private static final int PROTOCOL_VERSION = 4;

  /// What is known of one share.
  ///
  /// @param x where the sharing polynomial has it: an [XCoordinate], and of a key on a curve a
  ///   scalar
  /// @param mark of an assembled key the tag by which the share is recognised, of a key in
  ///   threshold custody its vault's pseudonym
  /// @param publicShare of a key on a curve the generator times the share, as the curve encodes
  ///   points; else empty
  public record Point(BigInteger x, Octets mark, Octets publicShare) {
    public Point {
      if (x.signum() <= 0 || mark.size() != ShareTag.LENGTH) {
        throw new IllegalArgumentException("expected a positive x-coordinate and a mark");
      }
    }

    public static Point of(XCoordinate x, ShareTag tag) {
      return of(x, Octets.of(tag.bytes()));
    }

    public static Point of(XCoordinate x, Octets mark) {
      return new Point(BigInteger.valueOf(x.value()), mark, Octets.EMPTY);
    }

    /// Of a key that is on no curve.
    ///
    /// @throws IllegalArgumentException if it is on one
    public XCoordinate coordinate() {
      if (x.bitLength() >= Integer.SIZE) {
        throw new IllegalArgumentException("expected an x-coordinate of a few bits");
      }
      return new XCoordinate(x.intValue());
    }

    public ShareTag tag() {
      return ShareTag.of(mark.toByteArray());
    }
  }

  public Locator {
    points = List.copyOf(points);
    if (points.size() != places.all().size() || k < 1 || k > points.size()) {
      throw new IllegalArgumentException(
          "a locator has k of n shares, not %d of %d".formatted(k, points.size()));
    }
  }

  /// Of a key whose shares are as they were first dealt.
  public Locator(
      KeyCustody kept,
      Octets keyId,
      int k,
      long epoch,
      KeyFacts facts,
      LeaseTerms lease,
      Places places,
      List<Point> points) {
    this(kept, keyId, k, epoch, facts, lease, places, points, Octets.EMPTY);
  }

  public Custody custody() {
    return kept.custody();
  }

  public ByteSharing sharing() {
    return new ByteSharing(k, points.stream().map(Point::coordinate).toList());
  }

  public ShareBinding binding(EnrolmentId vault) {
    return new ShareBinding(keyId.toByteArray(), epoch, vault.bytes().toByteArray());
  }

  /// Whether these are the shares of the same key, dealt at the same time.
  public boolean isSameEpoch(Locator other) {
    return keyId.equals(other.keyId) && epoch == other.epoch;
  }

  public Locator with(Places changed) {
    return new Locator(kept, keyId, k, epoch, facts, lease, changed, points, refresh);
  }

  /// The same key with other shares.
  ///
  /// @param session the transcript by which the vaults dealt them
  public Locator refreshed(Places next, List<Point> known, Octets session) {
    return new Locator(kept, keyId, k, epoch + 1, facts, lease, next, known, session);
  }

  public byte[] encode() {
    var out = new FieldWriter().text(custody().word()).number(PROTOCOL_VERSION);
    writeKept(out);
    out.bytes(keyId.toByteArray())
        .number(k)
        .number(epoch)
        .number(lease.time().toMillis())
        .number(lease.uses());
    KeyForms.write(out, facts);
    places.write(out);
    for (Point point : points) {
      out.bytes(point.x().toByteArray())
          .bytes(point.mark().toByteArray())
          .bytes(point.publicShare().toByteArray());
    }
    if (!refresh.isEmpty()) {
      out.bytes(refresh.toByteArray());
    }
    return out.toBytes();
  }

  public static Locator decode(byte[] bytes, KeyForms forms) throws CorruptRowException {
    var in = new FieldReader(bytes);
    Optional<Custody> custody = Custody.of(in.text());
    if (custody.isEmpty() || in.number() != PROTOCOL_VERSION) {
      throw new CorruptRowException(
          "expected a custody of version %d that is known; a newer engine wrote it"
              .formatted(PROTOCOL_VERSION));
    }
    try {
      var kept = new KeyCustody(custody.get(), usages(in), in.number(0, Integer.MAX_VALUE));
      Octets keyId = Octets.of(in.bytes());
      int k = in.number(1, ByteSharing.MAX_SHARES);
      long epoch = in.number();
      var lease = new LeaseTerms(Duration.ofMillis(in.number()), in.number());
      KeyFacts facts = forms.read(in);
      Places places = Places.read(in);
      List<Point> points = points(in, places.all().size());
      Octets refresh = in.remaining() == 0 ? Octets.EMPTY : Octets.of(in.bytes());
      in.end();
      return new Locator(kept, keyId, k, epoch, facts, lease, places, points, refresh);
    } catch (IllegalArgumentException impossible) {
      throw new CorruptRowException("a locator does not parse: " + impossible.getMessage());
    }
  }

  private void writeKept(FieldWriter out) {
    List<Usage> inOrder = kept.usages().stream().sorted().toList();
    out.number(inOrder.size());
    inOrder.forEach(usage -> out.text(usage.name()));
    out.number(kept.reshares());
  }

  private static Set<Usage> usages(FieldReader in) throws CorruptRowException {
    List<Usage> read = in.list(Usage.values().length, field -> Usage.valueOf(field.text()));
    if (!read.equals(read.stream().distinct().sorted().toList())) {
      throw new CorruptRowException("a locator names a use twice, or not in order");
    }
    return Set.copyOf(read);
  }

  private static List<Point> points(FieldReader in, int count) throws CorruptRowException {
    var points = new ArrayList<Point>();
    for (int i = 0; i < count; i++) {
      var x = new BigInteger(in.bytes());
      points.add(new Point(x, Octets.of(in.bytes()), Octets.of(in.bytes())));
    }
    return points;
  }
}
