package org.asterism.custody.threshold;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.NewKey;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Places;
import org.asterism.custody.vaults.Environment;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.key.SharedCurve;
import org.asterism.key.SharedForm;
import org.asterism.key.SharedRsa;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.curve.Interpolation;
import org.asterism.threshold.rsa.RsaReshare;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Purpose;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.SessionOpen.Opened;

/// Seats in a key for all vaults of a constellation: records without a share, under pseudonyms that
/// they make for it, which operators can sign for before the vaults that share the key deal it to
/// them (threshold.md §11, reshare). It holds nothing secret. Immutable.
///
/// @param before where the key is
/// @param locator where it is to be; without public shares, as there are no shares yet
public record Seats(
    Locator before,
    Locator locator,
    Purpose purpose,
    Octets publicKey,
    Map<EnrolmentId, SessionId> enrolled) {
  /// Why all vaults are needed, after a blank.
  public static final String NEEDS_ALL = " to share a key in threshold custody anew";

  private static final long FIRST_EPOCH = 1;

  public Seats {
    enrolled = Map.copyOf(enrolled);
  }

  /// Why vaults do not deal such a key to others; empty if they do.
  ///
  /// @param k how many shares are to be needed
  public static Optional<String> refusal(Locator key, int k, Environment environment) {
    int n = environment.members().n();
    Purpose purpose = purpose(key, environment);
    if (purpose.group() == Group.RSA && key.kept().reshares() >= RsaReshare.TIMES_MAX) {
      return Optional.of(
          "an RSA key is dealt anew %d times and then no more, as its shares grow each time"
              .formatted(RsaReshare.TIMES_MAX));
    }
    return purpose.usages().contains(Usage.ECDSA) && n < 2 * k - 1
        ? Optional.of(
            "an ECDSA key of which %d shares are needed has %d vaults at least, here are %d"
                .formatted(k, 2 * k - 1, n))
        : Optional.empty();
  }

  /// Lets each vault make a pseudonym for its seat.
  ///
  /// @param before of a key for which [#refusal] has no reason
  /// @throws VaultException if a vault is away: the message says so
  public static Seats enrol(Locator before, int k, Environment environment, OpenToken token)
      throws VaultException, CryptokiException {
    Purpose purpose = purpose(before, environment);
    SharedForm form = environment.keyForms().shared(before.facts()).orElseThrow();
    Octets publicKey = publicKey(environment.kernel(), form, before);
    List<Opened> opened = Enrolment.open(environment, purpose.group(), NEEDS_ALL);
    List<BigInteger> xs =
        SplitKey.xs(
            form, before.facts(), new SplitKey.Size(k, opened.size()), environment.random());
    var points = new ArrayList<Locator.Point>();
    var enrolled = new HashMap<EnrolmentId, SessionId>();
    for (int i = 0; i < opened.size(); i++) {
      points.add(new Locator.Point(xs.get(i), opened.get(i).pseudonym().bytes(), Octets.EMPTY));
      enrolled.put(environment.members().all().get(i).id(), opened.get(i).session());
    }
    Locator locator = locator(before, k, environment, token, points);
    return new Seats(before, locator, purpose, publicKey, enrolled);
  }

  private static Locator locator(
      Locator before, int k, Environment environment, OpenToken token, List<Locator.Point> points) {
    return new Locator(
        before.kept().reshared(),
        Octets.random(Locator.KEY_ID_BYTES, environment.random()),
        k,
        FIRST_EPOCH,
        before.facts(),
        before.lease(),
        Places.fresh(environment, token.policies()::thresholdPolicy),
        points);
  }

  /// What operators sign for.
  public RosterChange change() {
    return RosterChange.of(before.k(), seats(before), seats(locator), locator.k());
  }

  /// The same seats, in a key whose shares were refreshed meanwhile.
  public Seats from(Locator now) {
    return new Seats(now, locator, purpose, publicKey, enrolled);
  }

  List<Commitment.Seat> seats(Locator of) {
    return Roster.seats(purpose.group(), of.points());
  }

  /// What its shares are scalars of; empty where they are whole numbers.
  Optional<Curve> curve() {
    return Curve.of(purpose.group());
  }

  /// What one vault is to store: its seat.
  ///
  /// @param none what stands for the share, as [SizeBucket#empty] makes it; lent
  public NewKey.Contents at(EnrolmentId vault, OpenToken token, SecretBytes none) {
    byte[] salt = Dealing.salt(locator, vault, token);
    var commitments =
        new StoredRecord.Commitments(
            Commitment.toKey(salt, purpose.group().number(), publicKey.toByteArray()),
            Commitment.toRoster(salt, locator.k(), seats(locator)));
    var signer = new StoredRecord.Signer.Enrolled(requireNonNull(enrolled.get(vault)));
    return (policy, companion) ->
        new Put(
            new StoredRecord.ThresholdKey(none, purpose, commitments, signer, policy, companion));
  }

  static Purpose purpose(Locator key, Environment environment) {
    SharedForm form = environment.keyForms().shared(key.facts()).orElseThrow();
    return new Purpose(SplitKey.group(form, key.facts()), key.kept().usages());
  }

  private static Octets publicKey(Kernel kernel, SharedForm form, Locator key)
      throws CryptokiException {
    return switch (form) {
      case SharedRsa rsa -> Octets.of(rsa.key(key.facts()).bytes());
      case SharedCurve curved -> publicKey(kernel, curved.curve(key.facts()), key);
    };
  }

  // Of the points of any k shares.
  static Octets publicKey(Kernel kernel, Curve curve, Locator key) throws CryptokiException {
    var points = new LinkedHashMap<BigInteger, Point>();
    for (Locator.Point point : key.points().subList(0, key.k())) {
      kernel
          .decode(curve, point.publicShare().toByteArray())
          .ifPresent(decoded -> points.put(point.x(), decoded));
    }
    return Optional.of(points)
        .filter(all -> all.size() == key.k())
        .flatMap(all -> Interpolation.atZero(curve, all.keySet()).ofPoints(kernel, all))
        .map(point -> Octets.of(point.encoded()))
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.DEVICE_ERROR, "the points of the key's shares come to no public key"));
  }
}
