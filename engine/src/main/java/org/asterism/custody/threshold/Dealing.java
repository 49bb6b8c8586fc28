package org.asterism.custody.threshold;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.NewKey;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Places;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.kernel.Group;
import org.asterism.key.KeyMaterial;
import org.asterism.key.SharedRsa;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.XCoordinate;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.threshold.rsa.RsaSharing;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// An RSA key that was just shared out by this engine, which has it whole for the last time
/// (threshold.md §6, Birth). All vaults must be there: each makes a pseudonym for the key, and the
/// roster of all of them is what every vault is committed to.
public final class Dealing implements NewKey {
  /// Why so many vaults are needed, after a blank.
  public static final String NEEDS_ALL = " to make a key in threshold custody";

  private static final long FIRST_EPOCH = 1;
  private static final StoredRecord.Purpose PURPOSE =
      new StoredRecord.Purpose(Group.RSA, Set.of(Usage.RSA_EXP));
  private static final SessionOpen OPEN = new SessionOpen(SessionOpen.Kind.ENROL, Group.RSA);

  private final Locator locator;
  private final Map<EnrolmentId, Part> parts;

  private Dealing(Locator locator, Map<EnrolmentId, Part> parts) {
    this.locator = locator;
    this.parts = parts;
  }

  /// What one vault gets.
  private record Part(
      SecretBytes share, StoredRecord.Commitments commitments, StoredRecord.Signer signer) {}

  /// Deals `material`, which stays the caller's.
  ///
  /// @throws VaultException if a vault is away: the message says so
  public static Dealing deal(KeyMaterial material, Environment environment, OpenToken token)
      throws VaultException {
    List<Opened> opened = enrol(environment);
    SharedRsa form = environment.keyForms().shared(material.facts()).orElseThrow();
    RsaKey key = form.key(material.facts());
    var sharing = RsaSharing.draw(key, token.k(), opened.size(), environment.random());
    var locator = locator(material, environment, token, points(sharing, opened));
    Map<XCoordinate, SecretBytes> shares;
    try (SecretBytes exponent = form.exponent(material)) {
      shares = sharing.split(exponent, environment.random());
    }
    try {
      return new Dealing(locator, parts(locator, new Dealt(key, opened, shares), token));
    } finally {
      shares.values().forEach(SecretBytes::close);
    }
  }

  /// The session of each vault, in the order of the members, and its share.
  private record Dealt(RsaKey key, List<Opened> sessions, Map<XCoordinate, SecretBytes> shares) {}

  @Override
  public Locator locator() {
    return locator;
  }

  @Override
  public Contents at(EnrolmentId vault) {
    Part part = requireNonNull(parts.get(vault));
    return (policy, companion) ->
        new StoredRecord.ThresholdKey(
            part.share(), PURPOSE, part.commitments(), part.signer(), policy, companion);
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

  private static List<Opened> enrol(Environment environment) throws VaultException {
    List<Member> members = environment.members().all();
    List<Ask<Opened>> asks = Environment.asks(members, Dealing::open);
    List<Answer<Opened>> answers = environment.quorum().all(asks, environment.deadline(), _ -> {});
    if (Answer.given(answers).size() < members.size()) {
      throw Answer.missed(NEEDS_ALL, members.size(), Answer.given(answers).size(), answers);
    }
    return inOrder(members, answers);
  }

  private static Opened open(Member member, Duration left) throws VaultException {
    var errand =
        new Errand<>(
            Handle.of(new byte[Handle.LENGTH]),
            EpochTag.NONE,
            PolicyDigest.of(new byte[PolicyDigest.LENGTH]),
            OPEN);
    Opened opened = errand.carryOut(member, Authority.NONE, left);
    if (!OPEN.isSigned(opened)) {
      throw new VaultMalformed(
          member.vault().name(), "opened a session under a pseudonym that is not its own", null);
    }
    return opened;
  }

  private static List<Opened> inOrder(List<Member> members, List<Answer<Opened>> answers)
      throws VaultException {
    var opened = new ArrayList<Opened>();
    var pseudonyms = new HashSet<Octets>();
    for (Member member : members) {
      for (Answer<Opened> answer : answers) {
        if (answer.vault().equals(member.vault().name())) {
          answer.given().ifPresent(opened::add);
        }
      }
      if (!pseudonyms.add(opened.getLast().pseudonym().bytes())) {
        throw new VaultMalformed(member.vault().name(), "has another vault's pseudonym", null);
      }
    }
    return opened;
  }

  private static List<Locator.Point> points(RsaSharing sharing, List<Opened> opened) {
    var points = new ArrayList<Locator.Point>();
    for (int i = 0; i < opened.size(); i++) {
      points.add(new Locator.Point(sharing.xs().get(i), opened.get(i).pseudonym().bytes()));
    }
    return points;
  }

  private static Locator locator(
      KeyMaterial material, Environment environment, OpenToken token, List<Locator.Point> points) {
    return new Locator(
        Custody.THRESHOLD,
        Octets.random(Locator.KEY_ID_BYTES, environment.random()),
        token.k(),
        FIRST_EPOCH,
        material.facts(),
        token.newKeys(),
        Places.fresh(environment, token.policies()::thresholdPolicy),
        points);
  }

  private static Map<EnrolmentId, Part> parts(Locator locator, Dealt dealt, OpenToken token) {
    List<Commitment.Seat> seats = locator.points().stream().map(Dealing::seat).toList();
    var parts = new LinkedHashMap<EnrolmentId, Part>();
    try (var handover =
        Handover.orElse(() -> parts.values().forEach(part -> part.share().close()))) {
      for (int i = 0; i < seats.size(); i++) {
        EnrolmentId vault = locator.places().all().get(i).vault();
        byte[] salt = salt(locator, vault, token);
        var commitments =
            new StoredRecord.Commitments(
                Commitment.toKey(salt, Group.RSA.number(), dealt.key().bytes()),
                Commitment.toRoster(salt, locator.k(), seats));
        SecretBytes share = requireNonNull(dealt.shares().get(locator.points().get(i).x()));
        var signer = new StoredRecord.Signer.Enrolled(dealt.sessions().get(i).session());
        parts.put(vault, new Part(SizeBucket.pad(share), commitments, signer));
      }
      return handover.to(parts);
    }
  }

  private static Commitment.Seat seat(Locator.Point point) {
    byte[] x = ByteBuffer.allocate(Long.BYTES).putLong(point.x().value()).array();
    return new Commitment.Seat(point.mark().toByteArray(), x);
  }
}
