package org.asterism.enclave.session;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.asterism.kernel.Curve;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.threshold.ecdsa.PresignDealing;
import org.asterism.threshold.ecdsa.PresignShape;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// Presigning with a key when a vault has said that it takes part, by the pseudonym that it has for
/// this key (threshold.md §10, 2).
public final class PresignOpened implements OpenedSession {
  private static final List<byte[]> NO_VECTOR = List.of();

  private final SessionOpen asked;
  private final Subject subject;
  private final Secrets secrets;
  private final SecureRandom random;
  private final Opened answer;

  private PresignOpened(
      SessionOpen asked, Subject subject, Secrets secrets, SecureRandom random, Opened answer) {
    this.asked = asked;
    this.subject = subject;
    this.secrets = secrets;
    this.random = random;
    this.answer = answer;
  }

  /// The record that presignatures are made for.
  ///
  /// @param epoch in which its share is what it is
  /// @param roster the commitment to who shares it, and to k
  public record Subject(Handle handle, EpochTag epoch, Curve curve, Commitment roster) {}

  /// What is secret of the record.
  ///
  /// @param share as a scalar
  /// @param pseudonym the private key of the vault's pseudonym
  public record Lent(SecretBytes share, SecretBytes pseudonym) implements AutoCloseable {
    @Override
    public void close() {
      share.close();
      pseudonym.close();
    }
  }

  /// @param asked for the record's own curve, and no larger batch than [PresignShape#batchMax]
  /// @param lent which stays the caller's
  public static PresignOpened draw(
      SessionOpen asked, Subject subject, Lent lent, SessionId session, SecureRandom random) {
    Secrets secrets = Secrets.draw(lent, random);
    try (var handover = Handover.orElse(secrets::close)) {
      Opened answer = secrets.opened(asked, session, random);
      return handover.to(new PresignOpened(asked, subject, secrets, random, answer));
    }
  }

  /// What is erased when the session ends.
  private record Secrets(SecretBytes share, PseudonymKey pseudonym, BoxKey boxKey)
      implements AutoCloseable {
    static Secrets draw(Lent lent, SecureRandom random) {
      SecretBytes share = lent.share().copy();
      try (var first = Handover.orElse(share::close)) {
        SecretBytes privateKey = lent.pseudonym().copy();
        try (var second = Handover.orElse(privateKey::close)) {
          var pseudonym = PseudonymKey.of(privateKey);
          return first.to(second.to(new Secrets(share, pseudonym, BoxKey.draw(random))));
        }
      }
    }

    Opened opened(SessionOpen asked, SessionId session, SecureRandom random) {
      var unsigned =
          new Opened(
              session,
              pseudonym.name(),
              Octets.of(boxKey.publicKey()),
              Octets.random(SessionOpen.NONCE_BYTES, random),
              Octets.EMPTY,
              Octets.EMPTY);
      return unsigned.with(pseudonym.sign(unsigned.digested(asked.terms()).signed()));
    }

    @Override
    public void close() {
      share.close();
      pseudonym.close();
      boxKey.close();
    }
  }

  @Override
  public Opened answer() {
    return answer;
  }

  @Override
  public Optional<Handle> record() {
    return Optional.of(subject.handle());
  }

  @Override
  public PresignDealt deal(SessionDeal told) throws ThresholdRefused {
    Cast cast = told.cast().orElseThrow(() -> new ThresholdRefused(Fault.PARTICIPANTS));
    // k is in it: with a lower one the nonce would be each participant's to know.
    byte[] salt = cast.salt().toByteArray();
    if (!Commitment.toRoster(salt, asked.k(), told.members()).equals(subject.roster())) {
      throw new ThresholdRefused(Fault.ROSTER);
    }
    var participants = Participants.of(asked, told, answer);
    List<BigInteger> keepers = participants.at(cast.keepers(), Fault.KEEPERS);
    var shape = PresignShape.of(subject.curve(), asked.k(), participants.xs(), keepers);
    List<SealedBox> boxes = boxes(participants, shape);
    Octets signature = secrets.pseudonym().sign(participants.dealing(NO_VECTOR, boxes));
    return new PresignDealt(this, participants, shape, new Dealt(NO_VECTOR, boxes, signature));
  }

  private List<SealedBox> boxes(Participants participants, PresignShape shape)
      throws ThresholdRefused {
    byte[] session = answer.session().bytes().toByteArray();
    try (var randomness = DealingRandomness.of(secrets.share(), session, random)) {
      SequencedMap<BigInteger, SecretBytes> dealt =
          PresignDealing.deal(shape, asked.batch(), randomness);
      try {
        return participants.seal(x -> requireNonNull(dealt.get(x)));
      } finally {
        dealt.values().forEach(SecretBytes::close);
      }
    }
  }

  /// The record that it is for.
  public Subject subject() {
    return subject;
  }

  SessionOpen asked() {
    return asked;
  }

  SecretBytes share() {
    return secrets.share();
  }

  BoxKey boxKey() {
    return secrets.boxKey();
  }

  Octets sign(byte[] message) {
    return secrets.pseudonym().sign(message);
  }

  @Override
  public void close() {
    secrets.close();
  }
}
