package org.asterism.enclave.session;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.RosterChange;
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
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The repair of a share when a vault waits to hear whose it is, its own or another's, under the
/// pseudonym that it has in this key (threshold.md §11).
public final class RepairOpened implements OpenedSession {
  private final SessionOpen asked;
  private final Secrets secrets;
  private final Opened answer;

  private RepairOpened(SessionOpen asked, Secrets secrets, Opened answer) {
    this.asked = asked;
    this.secrets = secrets;
    this.answer = answer;
  }

  /// @param asked for the group of the record, and a k as [BirthOpened#isThreshold] has it
  /// @param record stays the caller's; its share may be empty
  public static RepairOpened draw(
      SessionOpen asked, RefreshedRecord record, SessionId session, SecureRandom random) {
    Secrets secrets = Secrets.draw(record, session, random);
    try (var handover = Handover.orElse(secrets::close)) {
      Octets nonce = Octets.random(SessionOpen.NONCE_BYTES, random);
      return handover.to(new RepairOpened(asked, secrets, secrets.opened(asked, session, nonce)));
    }
  }

  /// What is erased when the session ends.
  private record Secrets(RefreshedRecord record, BoxKey boxKey, DealingRandomness randomness)
      implements AutoCloseable {
    static Secrets draw(RefreshedRecord from, SessionId session, SecureRandom random) {
      RefreshedRecord record = from.copy();
      try (var first = Handover.orElse(record::close)) {
        var boxKey = BoxKey.draw(random);
        try (var second = Handover.orElse(boxKey::close)) {
          byte[] name = session.bytes().toByteArray();
          var randomness = DealingRandomness.of(record.share(), name, random);
          return first.to(second.to(new Secrets(record, boxKey, randomness)));
        }
      }
    }

    Opened opened(SessionOpen asked, SessionId session, Octets nonce) {
      PseudonymKey pseudonym = record.pseudonym();
      Octets key = Octets.of(boxKey.publicKey());
      var unsigned = new Opened(session, pseudonym.name(), key, nonce, Octets.EMPTY, Octets.EMPTY);
      return unsigned.with(pseudonym.sign(unsigned.digested(asked.terms()).signed()));
    }

    @Override
    public void close() {
      record.close();
      boxKey.close();
      randomness.close();
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
  public Optional<RosterChange> change(SessionDeal told) {
    return told.change();
  }

  @Override
  public DealtSession deal(SessionDeal told) throws ThresholdRefused {
    var participants = RepairParticipants.of(asked, told, answer, subject());
    return participants.isHelper() ? help(participants) : wait(participants);
  }

  private RepairDealt help(RepairParticipants participants) throws ThresholdRefused {
    RefreshedRecord own = subject();
    if (own.share().length() == 0) {
      throw new ThresholdRefused(Fault.OWN_SEAT);
    }
    // A share that is mixed of two sharings is one equation more about the key.
    own.requireOf(participants.cast().shown().sharing());
    List<SecretBytes> parts = sharing().split(own.share(), participants, secrets.randomness());
    try {
      var boxes = new ArrayList<SealedBox>();
      for (SecretBytes part : parts) {
        boxes.add(participants.seal(boxes.size(), part));
      }
      return new RepairDealt(this, participants, dealt(participants, boxes));
    } finally {
      parts.forEach(SecretBytes::close);
    }
  }

  // It deals nothing, and hears who does.
  private RepairedDealt wait(RepairParticipants participants) {
    return new RepairedDealt(this, participants, dealt(participants, List.of()));
  }

  private Dealt dealt(RepairParticipants participants, List<SealedBox> boxes) {
    Octets signature = subject().pseudonym().sign(participants.dealing(List.of(), boxes));
    return new Dealt(List.of(), boxes, signature);
  }

  RefreshedRecord subject() {
    return secrets.record();
  }

  PartSharing sharing() {
    return PartSharing.of(asked.group());
  }

  BoxKey boxKey() {
    return secrets.boxKey();
  }

  @Override
  public void close() {
    secrets.close();
  }
}
