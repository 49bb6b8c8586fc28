package org.asterism.custody.threshold;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.custody.records.KeyCustody;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.NewKey;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Places;
import org.asterism.custody.vaults.Environment;
import org.asterism.kernel.Group;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.SharedForm;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SizeBucket;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.SessionOpen.Opened;

/// A key that was just shared out by this engine, which has it whole for the last time
/// (threshold.md §6, §8). All vaults must be there: each makes a pseudonym for the key, and the
/// roster of all of them is what every vault is committed to.
public final class Dealing implements NewKey {
  /// Why so many vaults are needed, after a blank.
  public static final String NEEDS_ALL = " to make a key in threshold custody";

  private static final long FIRST_EPOCH = 1;

  private final Locator locator;
  private final StoredRecord.Purpose purpose;
  private final Map<EnrolmentId, Part> parts;

  private Dealing(Locator locator, StoredRecord.Purpose purpose, Map<EnrolmentId, Part> parts) {
    this.locator = locator;
    this.purpose = purpose;
    this.parts = parts;
  }

  /// What one vault gets.
  private record Part(
      SecretBytes share, StoredRecord.Commitments commitments, StoredRecord.Signer signer) {}

  /// Deals `material`, which stays the caller's.
  ///
  /// @param usages what the shares are for
  /// @throws VaultException if a vault is away: the message says so
  public static Dealing deal(
      KeyMaterial material, Set<Usage> usages, Environment environment, OpenToken token)
      throws VaultException {
    KeyFacts facts = material.facts();
    SharedForm form = environment.keyForms().shared(facts).orElseThrow();
    List<Opened> opened = Enrolment.open(environment, SplitKey.group(form, facts), NEEDS_ALL);
    var size = new SplitKey.Size(token.k(), opened.size());
    try (SplitKey split = SplitKey.of(form, material, usages, size, environment)) {
      var locator = locator(new Terms(facts, usages), environment, token, points(split, opened));
      return new Dealing(locator, split.purpose(), parts(locator, split, opened, token));
    }
  }

  @Override
  public Locator locator() {
    return locator;
  }

  @Override
  public Contents at(EnrolmentId vault) {
    Part part = requireNonNull(parts.get(vault));
    return (policy, companion) ->
        new Put(
            new StoredRecord.ThresholdKey(
                part.share(), purpose, part.commitments(), part.signer(), policy, companion));
  }

  @Override
  public void close() {
    parts.values().forEach(part -> part.share().close());
  }

  /// The salt of the commitments at one vault.
  static byte[] salt(Locator locator, EnrolmentId vault, OpenToken token) {
    byte[] message =
        Commitment.saltMessage(locator.keyId().toByteArray(), vault.bytes().toByteArray());
    return token.root().mac(message);
  }

  private static List<Locator.Point> points(SplitKey split, List<Opened> opened) {
    var points = new ArrayList<Locator.Point>();
    for (int i = 0; i < opened.size(); i++) {
      SplitKey.Piece piece = split.pieces().get(i);
      Octets pseudonym = opened.get(i).pseudonym().bytes();
      points.add(new Locator.Point(piece.x(), pseudonym, piece.publicShare()));
    }
    return points;
  }

  /// A new key, and what its shares are for.
  record Terms(KeyFacts facts, Set<Usage> usages) {}

  /// Where a new key in threshold custody is.
  static Locator locator(
      Terms terms, Environment environment, OpenToken token, List<Locator.Point> points) {
    return new Locator(
        KeyCustody.threshold(terms.usages()),
        Octets.random(Locator.KEY_ID_BYTES, environment.random()),
        token.k(),
        FIRST_EPOCH,
        terms.facts(),
        token.newKeys(),
        Places.fresh(environment, token.policies()::thresholdPolicy),
        points);
  }

  private static Map<EnrolmentId, Part> parts(
      Locator locator, SplitKey split, List<Opened> opened, OpenToken token) {
    Group group = split.purpose().group();
    List<Commitment.Seat> seats = Roster.seats(group, locator.points());
    var parts = new LinkedHashMap<EnrolmentId, Part>();
    try (var handover =
        Handover.orElse(() -> parts.values().forEach(part -> part.share().close()))) {
      for (int i = 0; i < seats.size(); i++) {
        EnrolmentId vault = locator.places().all().get(i).vault();
        byte[] salt = salt(locator, vault, token);
        var commitments =
            new StoredRecord.Commitments(
                Commitment.toKey(salt, group.number(), split.publicKey()),
                Commitment.toRoster(salt, locator.k(), seats));
        var signer = new StoredRecord.Signer.Enrolled(opened.get(i).session());
        SecretBytes share = SizeBucket.pad(split.pieces().get(i).share());
        parts.put(vault, new Part(share, commitments, signer));
      }
      return handover.to(parts);
    }
  }
}
