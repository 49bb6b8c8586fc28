package org.asterism.enclave.session;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.asterism.secret.Handover;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.BoxKey;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The sharing of a key with other vaults, at one that has a seat in it and no share yet
/// (threshold.md §11).
public final class SeatOpened implements OpenedSession {
  private final SessionOpen asked;
  private final ReshareSecrets secrets;
  private final Commitment key;
  private final Opened answer;

  private SeatOpened(SessionOpen asked, ReshareSecrets secrets, Commitment key, Opened answer) {
    this.asked = asked;
    this.secrets = secrets;
    this.key = key;
    this.answer = answer;
  }

  /// @param asked for the curve of the seat, and a k as [BirthOpened#isThreshold] has it
  /// @param seat stays the caller's
  /// @param key what the seat is committed to
  public static SeatOpened draw(
      SessionOpen asked,
      RefreshedRecord seat,
      Commitment key,
      SessionId session,
      SecureRandom random) {
    var secrets = ReshareSecrets.draw(seat, random);
    try (var handover = Handover.orElse(secrets::close)) {
      Opened answer = secrets.opened(asked, session, Octets.EMPTY, random);
      return handover.to(new SeatOpened(asked, secrets, key, answer));
    }
  }

  @Override
  public Opened answer() {
    return answer;
  }

  @Override
  public Optional<Handle> record() {
    return Optional.of(seat().handle());
  }

  @Override
  public Optional<RosterChange> change(SessionDeal told) {
    return told.change();
  }

  /// Deals nothing, and hears who does.
  @Override
  public SeatDealt deal(SessionDeal told) throws ThresholdRefused {
    var participants = ReshareParticipants.receiving(asked, told, answer, seat().roster());
    Octets signature = seat().pseudonym().sign(participants.dealing(List.of(), List.of()));
    return new SeatDealt(this, participants, new Dealt(List.of(), List.of(), signature));
  }

  SessionOpen asked() {
    return asked;
  }

  RefreshedRecord seat() {
    return secrets.record();
  }

  BoxKey boxKey() {
    return secrets.boxKey();
  }

  /// Whether the seat is in the key with this public key.
  boolean isOf(byte[] salt, byte[] publicKey) {
    return Commitment.toKey(salt, asked.group().number(), publicKey).equals(key);
  }

  @Override
  public void close() {
    secrets.close();
  }
}
