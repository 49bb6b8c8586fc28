package org.asterism.enclave.session;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.curve.DealingRandomness;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The sharing of a key with other vaults, at one that has a share of it and has drawn how it deals
/// that share out (threshold.md §11).
public final class ReshareOpened implements OpenedSession {
  private final SessionOpen asked;
  private final ReshareSecrets secrets;
  private final ShareDealing dealing;
  private final List<byte[]> vector;
  private final Opened answer;

  private ReshareOpened(
      SessionOpen asked,
      ReshareSecrets secrets,
      ShareDealing dealing,
      List<byte[]> vector,
      Opened answer) {
    this.asked = asked;
    this.secrets = secrets;
    this.dealing = dealing;
    this.vector = vector;
    this.answer = answer;
  }

  /// @param asked for the group of the record, and a k as [BirthOpened#isThreshold] has it
  /// @param record stays the caller's
  public static ReshareOpened draw(
      SessionOpen asked,
      RefreshedRecord record,
      SessionId session,
      Kernel kernel,
      SecureRandom random) {
    var secrets = ReshareSecrets.draw(record, random);
    try (var first = Handover.orElse(secrets::close)) {
      ShareDealing dealing = dealing(asked, secrets.record().share(), session, random);
      try (var second = Handover.orElse(dealing::close)) {
        List<byte[]> vector = dealing.vector(kernel);
        Opened answer = secrets.opened(asked, session, digest(asked, session, vector), random);
        return first.to(second.to(new ReshareOpened(asked, secrets, dealing, vector, answer)));
      }
    }
  }

  private static ShareDealing dealing(
      SessionOpen asked, SecretBytes share, SessionId session, SecureRandom random) {
    byte[] name = session.bytes().toByteArray();
    try (var randomness = DealingRandomness.of(share, name, random)) {
      return ShareDealing.draw(asked, share, randomness);
    }
  }

  private static Octets digest(SessionOpen asked, SessionId session, List<byte[]> vector) {
    return asked.hasVector()
        ? Octets.of(SessionOpened.vectorDigest(session.bytes().toByteArray(), vector))
        : Octets.EMPTY;
  }

  @Override
  public Opened answer() {
    return answer;
  }

  @Override
  public Optional<Handle> record() {
    return Optional.of(secrets.record().handle());
  }

  @Override
  public Optional<RosterChange> change(SessionDeal told) {
    return told.change();
  }

  @Override
  public ReshareDealt deal(SessionDeal told) throws ThresholdRefused {
    RefreshedRecord record = secrets.record();
    var participants = ReshareParticipants.dealing(asked, told, answer, record.roster());
    // Shares of two refreshes are not of one key together.
    record.requireOf(participants.sharing());
    List<SealedBox> boxes = participants.seal(dealing);
    Octets signature = record.pseudonym().sign(participants.dealing(vector, boxes));
    return new ReshareDealt(this, new Dealt(vector, boxes, signature));
  }

  @Override
  public void close() {
    dealing.close();
    secrets.close();
  }
}
