package org.asterism.custody.threshold;

import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.NewKey;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Place;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.kernel.Curve;
import org.asterism.key.SharedCurve;
import org.asterism.key.SharedRsa;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.RosterChange;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Purpose;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The share that one vault of a key has lost (threshold.md §11, repair): its record is of before a
/// refresh, or is a seat without a share, which other vaults know nothing of yet. It holds nothing
/// secret.
///
/// @param before where the key is
/// @param index the vault's, in the order of the locator
public record LostShare(Environment environment, OpenToken token, Locator before, int index) {
  private static final Logger LOG = LoggerFactory.getLogger(LostShare.class);

  /// The vault's, of which a record must be there, as it has opened a session to have its share
  /// repaired.
  ///
  /// @param inForce the epoch of that record
  public record AtVault(EpochTag inForce, Opened opened) {
    Octets pseudonym() {
      return opened.pseudonym().bytes();
    }
  }

  public Member member() {
    return environment.members().find(place().vault()).orElseThrow();
  }

  Place place() {
    return before.places().all().get(index);
  }

  Purpose purpose() {
    return Seats.purpose(before, environment);
  }

  SessionOpen open() {
    return SessionOpen.repair(purpose().group(), before.k());
  }

  /// Lets the vault open a session with its record, whatever that is.
  ///
  /// @param inForce the epoch of the record
  public AtVault open(EpochTag inForce) throws VaultException {
    Place place = place();
    var errand = new Errand<>(place.handle(), inForce, place.policy(), open());
    Opened opened = errand.carryOut(member(), token.authority(), environment.deadline());
    return new AtVault(inForce, signed(open(), opened));
  }

  /// Ends a session that is of no use: a step out of its order does.
  public void abandon(AtVault vault) throws VaultException {
    try {
      var _ = carryOut(new SessionApply(vault.opened().session(), List.of()));
    } catch (VaultRefused ended) {
      LOG.debug("vault {}: ended a session that was only to show its pseudonym", member());
    }
  }

  /// Lets the vault make a pseudonym for a seat.
  public Opened enrol() throws VaultException {
    SessionOpen enrol = SessionOpen.enrol(purpose().group());
    return signed(enrol, carryOut(enrol));
  }

  /// Has the vault do a step of the session, which names no record.
  <A extends Outcome> A carryOut(Operation<A> step) throws VaultException {
    var round = new VaultRound(environment, token.authority(), List.of(member()), "");
    return round.carryOut(step, member(), environment.deadline());
  }

  private Opened signed(SessionOpen open, Opened opened) throws VaultMalformed {
    if (!open.isSigned(opened)) {
      throw new VaultMalformed(
          member().vault().name(), "opened a session under a pseudonym that is not its own", null);
    }
    return opened;
  }

  /// What the vault is to store: a seat in the key, committed to the members as they are to be.
  ///
  /// @param seated where the key is then
  /// @param none what stands for the share, as [SizeBucket#empty] makes it; lent
  public NewKey.Contents seat(Opened enrolled, Locator seated, SecretBytes none)
      throws CryptokiException {
    byte[] salt = Dealing.salt(before, place().vault(), token);
    var commitments =
        new StoredRecord.Commitments(
            Commitment.toKey(salt, purpose().group().number(), publicKey()),
            Commitment.toRoster(salt, before.k(), seats(seated)));
    var signer = new StoredRecord.Signer.Enrolled(enrolled.session());
    return (policy, companion) ->
        new Put(
            new StoredRecord.ThresholdKey(none, purpose(), commitments, signer, policy, companion));
  }

  private byte[] publicKey() throws CryptokiException {
    return switch (environment.keyForms().shared(before.facts()).orElseThrow()) {
      case SharedRsa form -> form.key(before.facts()).bytes();
      case SharedCurve form -> {
        Curve curve = form.curve(before.facts());
        yield Seats.publicKey(environment.kernel(), curve, before).toByteArray();
      }
    };
  }

  /// Where the key is when the vault has its share again.
  ///
  /// @param pseudonym that the vault has in the key then
  public Locator repaired(Octets pseudonym) {
    return before.repaired(index, EpochTag.random(environment.random()), pseudonym);
  }

  /// What operators sign for, where the vault has another pseudonym than the other vaults know;
  /// else empty.
  public Optional<RosterChange> change(Octets pseudonym) {
    Locator after = repaired(pseudonym);
    return pseudonym.equals(before.points().get(index).mark())
        ? Optional.empty()
        : Optional.of(RosterChange.of(before.k(), seats(before), seats(after), after.k()));
  }

  /// As above.
  public Optional<RosterChange> change(AtVault vault) {
    return change(vault.pseudonym());
  }

  List<Commitment.Seat> seats(Locator of) {
    return Roster.seats(purpose().group(), of.points());
  }
}
