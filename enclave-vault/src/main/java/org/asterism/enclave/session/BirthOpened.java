package org.asterism.enclave.session;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.Polynomial;
import org.asterism.threshold.curve.SessionSeats;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The birth of a key when a vault has drawn its polynomial and is committed to it, before it has
/// seen another's (threshold.md §8, Open).
public final class BirthOpened implements Stage {
  /// How many vaults share a key at most.
  public static final int MEMBERS_MAX = 15;

  // Where one share is enough, each vault has the key.
  private static final int K_MIN = 2;

  private final SessionOpen asked;
  private final Curve curve;
  private final Secrets secrets;
  private final List<byte[]> vector;
  private final Opened answer;

  private BirthOpened(
      SessionOpen asked, Curve curve, Secrets secrets, List<byte[]> vector, Opened answer) {
    this.asked = asked;
    this.curve = curve;
    this.secrets = secrets;
    this.vector = vector;
    this.answer = answer;
  }

  /// Whether a key may need so many shares.
  public static boolean isThreshold(int k) {
    return k >= K_MIN && k <= MEMBERS_MAX;
  }

  /// @param asked for a curve, and a k that [#isThreshold]
  public static BirthOpened draw(
      SessionOpen asked, Curve curve, SessionId session, Kernel kernel, SecureRandom random) {
    Secrets secrets = Secrets.draw(curve, asked.k(), session, random);
    try (var handover = Handover.orElse(secrets::close)) {
      List<byte[]> vector = secrets.polynomial().vector(kernel).encoded();
      Octets nonce = Octets.random(SessionOpen.NONCE_BYTES, random);
      Opened answer = secrets.opened(asked, session, nonce, vector);
      return handover.to(new BirthOpened(asked, curve, secrets, vector, answer));
    }
  }

  /// What is erased when the session ends.
  private record Secrets(PseudonymKey pseudonym, BoxKey boxKey, Polynomial polynomial)
      implements AutoCloseable {
    static Secrets draw(Curve curve, int k, SessionId session, SecureRandom random) {
      var pseudonym = PseudonymKey.generate(random);
      try (var first = Handover.orElse(pseudonym::close)) {
        var boxKey = BoxKey.draw(random);
        try (var second = Handover.orElse(boxKey::close);
            var coefficients = DealingRandomness.ofBirth(session.bytes().toByteArray(), random)) {
          var polynomial = Polynomial.random(curve, k - 1, coefficients);
          return first.to(second.to(new Secrets(pseudonym, boxKey, polynomial)));
        }
      }
    }

    Opened opened(SessionOpen asked, SessionId session, Octets nonce, List<byte[]> vector) {
      byte[] digest = SessionOpened.vectorDigest(session.bytes().toByteArray(), vector);
      var unsigned =
          new Opened(
              session,
              pseudonym.name(),
              Octets.of(boxKey.publicKey()),
              nonce,
              Octets.of(digest),
              Octets.EMPTY);
      return unsigned.with(pseudonym.sign(unsigned.digested(asked.terms()).signed()));
    }

    @Override
    public void close() {
      pseudonym.close();
      boxKey.close();
      polynomial.close();
    }
  }

  public Opened answer() {
    return answer;
  }

  /// Deals to all members, this vault among them. What follows has all of this.
  ///
  /// @throws ThresholdRefused where these are no members of one session that this vault is in
  public BirthDealt deal(SessionDeal told) throws ThresholdRefused {
    requireCounts(told);
    SessionSeats seats =
        SessionSeats.of(curve, told.members(), answer.pseudonym().bytes().toByteArray());
    requireSigned(told, seats.own());
    SessionTranscript transcript = told.transcript(asked.terms());
    List<SealedBox> boxes = boxes(told, seats, transcript);
    byte[] signed =
        transcript.dealing(seats.own(), vector, boxes.stream().map(SealedBox::digest).toList());
    var dealt = new Dealt(vector, boxes, secrets.pseudonym().sign(signed));
    return new BirthDealt(this, told, seats, transcript, dealt);
  }

  private void requireCounts(SessionDeal told) throws ThresholdRefused {
    int n = told.members().size();
    if (n < asked.k() || n > MEMBERS_MAX || told.opened().size() != n) {
      throw new ThresholdRefused(Fault.PARTICIPANTS);
    }
  }

  private void requireSigned(SessionDeal told, int own) throws ThresholdRefused {
    for (int i = 0; i < told.opened().size(); i++) {
      Opened opened = told.opened().get(i);
      Octets member = Octets.of(told.members().get(i).pseudonym());
      if (!opened.pseudonym().bytes().equals(member) || !asked.isSigned(opened)) {
        throw new ThresholdRefused(Fault.SIGNATURE);
      }
    }
    // This vault may have signed in other sessions too.
    if (!told.opened().get(own).equals(answer)) {
      throw new ThresholdRefused(Fault.OWN_SEAT);
    }
  }

  private List<SealedBox> boxes(SessionDeal told, SessionSeats seats, SessionTranscript transcript)
      throws ThresholdRefused {
    var boxes = new ArrayList<SealedBox>();
    for (int to = 0; to < told.opened().size(); to++) {
      byte[] receiver = told.opened().get(to).boxKey().toByteArray();
      try (SecretBytes subShare = secrets.polynomial().at(seats.xs().get(to))) {
        boxes.add(SealedBox.seal(receiver, transcript.boxInfo(seats.own(), to), subShare));
      }
    }
    return boxes;
  }

  SessionOpen asked() {
    return asked;
  }

  Curve curve() {
    return curve;
  }

  PseudonymKey pseudonym() {
    return secrets.pseudonym();
  }

  BoxKey boxKey() {
    return secrets.boxKey();
  }

  @Override
  public void close() {
    secrets.close();
  }
}
