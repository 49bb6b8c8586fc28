package org.asterism.enclave.session;

import java.security.SecureRandom;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Handover;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.curve.Polynomial;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The birth of a key when a vault has drawn its polynomial and is committed to it, before it has
/// seen another's (threshold.md §8, Open).
public final class BirthOpened implements OpenedSession {
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

  @Override
  public Opened answer() {
    return answer;
  }

  @Override
  public BirthDealt deal(SessionDeal told) throws ThresholdRefused {
    if (told.members().size() < asked.k() || told.cast().isPresent()) {
      throw new ThresholdRefused(Fault.PARTICIPANTS);
    }
    var participants = Participants.of(asked, told, answer);
    List<SealedBox> boxes = participants.seal(secrets.polynomial()::at);
    Octets signature = secrets.pseudonym().sign(participants.dealing(vector, boxes));
    return new BirthDealt(this, participants, new Dealt(vector, boxes, signature));
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
