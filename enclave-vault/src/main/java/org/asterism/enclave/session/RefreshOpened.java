package org.asterism.enclave.session;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Handover;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Shown;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The refresh of a key when a vault has drawn what it deals, under the pseudonym that it has in
/// this key (threshold.md §11).
public final class RefreshOpened implements OpenedSession {
  private final SessionOpen asked;
  private final Secrets secrets;
  private final List<byte[]> vector;
  private final Opened answer;

  private RefreshOpened(SessionOpen asked, Secrets secrets, List<byte[]> vector, Opened answer) {
    this.asked = asked;
    this.secrets = secrets;
    this.vector = vector;
    this.answer = answer;
  }

  /// @param asked for the group of the record, and a k as [BirthOpened#isThreshold] has it
  /// @param record stays the caller's
  public static RefreshOpened draw(
      SessionOpen asked,
      RefreshedRecord record,
      SessionId session,
      Kernel kernel,
      SecureRandom random) {
    Secrets secrets = Secrets.draw(asked, record, session, random);
    try (var handover = Handover.orElse(secrets::close)) {
      List<byte[]> vector = secrets.sharing().vector(kernel);
      Octets nonce = Octets.random(SessionOpen.NONCE_BYTES, random);
      Opened answer = secrets.opened(asked, session, nonce, vector);
      return handover.to(new RefreshOpened(asked, secrets, vector, answer));
    }
  }

  /// What is erased when the session ends.
  private record Secrets(RefreshedRecord record, BoxKey boxKey, ZeroSharing sharing)
      implements AutoCloseable {
    static Secrets draw(
        SessionOpen asked, RefreshedRecord from, SessionId session, SecureRandom random) {
      RefreshedRecord record = from.copy();
      try (var first = Handover.orElse(record::close)) {
        var boxKey = BoxKey.draw(random);
        byte[] name = session.bytes().toByteArray();
        try (var second = Handover.orElse(boxKey::close);
            var randomness = DealingRandomness.of(record.share(), name, random)) {
          var sharing = ZeroSharing.draw(asked, record.share(), randomness);
          return first.to(second.to(new Secrets(record, boxKey, sharing)));
        }
      }
    }

    Opened opened(SessionOpen asked, SessionId session, Octets nonce, List<byte[]> vector) {
      Octets digest =
          asked.hasVector()
              ? Octets.of(SessionOpened.vectorDigest(session.bytes().toByteArray(), vector))
              : Octets.EMPTY;
      PseudonymKey pseudonym = record.pseudonym();
      Octets key = Octets.of(boxKey.publicKey());
      var unsigned = new Opened(session, pseudonym.name(), key, nonce, digest, Octets.EMPTY);
      return unsigned.with(pseudonym.sign(unsigned.digested(asked.terms()).signed()));
    }

    @Override
    public void close() {
      record.close();
      boxKey.close();
      sharing.close();
    }
  }

  @Override
  public Opened answer() {
    return answer;
  }

  @Override
  public Optional<Handle> record() {
    return Optional.of(subject().handle());
  }

  @Override
  public RefreshDealt deal(SessionDeal told) throws ThresholdRefused {
    Shown shown = told.shown().orElseThrow(() -> new ThresholdRefused(Fault.PARTICIPANTS));
    byte[] salt = shown.salt().toByteArray();
    if (!Commitment.toRoster(salt, asked.k(), told.members()).equals(subject().roster())) {
      throw new ThresholdRefused(Fault.ROSTER);
    }
    // Else shares of several refreshes would come to pass for those of this one.
    subject().requireOf(shown.sharing());
    var participants = Participants.of(asked, told, answer);
    List<SealedBox> boxes = participants.seal(sharing()::at);
    Octets signature = subject().pseudonym().sign(participants.dealing(vector, boxes));
    return new RefreshDealt(this, participants, new Dealt(vector, boxes, signature));
  }

  SessionOpen asked() {
    return asked;
  }

  RefreshedRecord subject() {
    return secrets.record();
  }

  ZeroSharing sharing() {
    return secrets.sharing();
  }

  BoxKey boxKey() {
    return secrets.boxKey();
  }

  @Override
  public void close() {
    secrets.close();
  }
}
