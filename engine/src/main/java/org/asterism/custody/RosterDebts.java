package org.asterism.custody;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.OwedReseat;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.directory.Transaction;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.rows.CorruptRowException;
import org.asterism.rows.FieldReader;
import org.asterism.rows.FieldWriter;
import org.asterism.rows.Note;
import org.asterism.rows.NoteTable;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Reseat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The word that vaults of an open token's keys are owed: another vault of the key has another
/// pseudonym since its share was repaired. Until a vault has heard it, it takes part in no session
/// with that one; its share serves as before.
///
/// A vault hears of several changes in their order. Safe for use by many threads.
final class RosterDebts {
  private static final Logger LOG = LoggerFactory.getLogger(RosterDebts.class);
  private static final byte[] CONTEXT = "asterism/owed-reseat/v1".getBytes(UTF_8);

  private final Environment environment;
  private final OpenToken token;

  RosterDebts(Environment environment, OpenToken token) {
    this.environment = environment;
    this.token = token;
  }

  /// Notes that all vaults of the key but one are owed it.
  ///
  /// @param key as it is afterwards
  /// @param but who has the other pseudonym itself
  void owe(Transaction transaction, long id, Locator key, EnrolmentId but, OwedReseat word) {
    byte[] sealed = token.root().seal(word.encode(), CONTEXT);
    for (Place place : key.places().all()) {
      if (!place.vault().equals(but)) {
        var owed = new Owed(id, key.epoch(), place.vault());
        transaction.put(owed.note(token.slot(), sealed));
      }
    }
  }

  /// One change, owed to one vault.
  ///
  /// @param epoch of the key, which grows with each change
  private record Owed(long key, long epoch, EnrolmentId vault) {
    Note note(long slot, byte[] content) {
      byte[] name =
          new FieldWriter().number(key).number(epoch).bytes(vault.bytes().toByteArray()).toBytes();
      return new Note(NoteTable.OWED_ROSTERS, slot, name, content);
    }

    static Owed read(Note note) throws CorruptRowException {
      var in = new FieldReader(note.name());
      try {
        var owed = new Owed(in.number(), in.number(), EnrolmentId.of(in.bytes()));
        in.end();
        return owed;
      } catch (IllegalArgumentException wrongLength) {
        throw new CorruptRowException("an owed reseat does not parse: " + wrongLength.getMessage());
      }
    }
  }

  /// Tells vaults what they are owed.
  ///
  /// @return whether something stays
  boolean leavesSome() {
    List<Note> notes =
        environment
            .directory()
            .read(tx -> tx.notes(NoteTable.OWED_ROSTERS, token.slot(), Debts.MAX_PAYMENTS + 1));
    if (notes.isEmpty()) {
      return false;
    }
    List<Answer<Boolean>> told =
        environment.quorum().all(asks(notes), environment.deadline(), _ -> {});
    return notes.size() > Debts.MAX_PAYMENTS || Answer.given(told).size() < told.size();
  }

  // Of a key, the earliest change comes first: the names are in that order.
  private List<Ask<Boolean>> asks(List<Note> notes) {
    List<Note> inOrder =
        notes.stream()
            .sorted((one, other) -> Arrays.compareUnsigned(one.name(), other.name()))
            .toList();
    return Environment.asks(
        environment.members().all().stream()
            .filter(member -> inOrder.stream().anyMatch(note -> isFor(member, note)))
            .toList(),
        (member, _) -> {
          for (Note note : inOrder) {
            if (isFor(member, note)) {
              settle(note, member);
            }
          }
          return true;
        });
  }

  private boolean isFor(Member member, Note note) {
    try {
      return Owed.read(note).vault().equals(member.id());
    } catch (CorruptRowException damaged) {
      LOG.error("what a vault of token {} is to hear cannot be read: {}", token.slot(), damaged);
      return false;
    }
  }

  private void settle(Note note, Member member) throws VaultException {
    try {
      OwedReseat word = OwedReseat.decode(token.root().open(note.content(), CONTEXT));
      Optional<Locator> key =
          Records.key(Owed.read(note).key(), environment, token).filter(word::isOf);
      if (key.isPresent()) {
        Place place = key.get().places().at(member.id()).orElseThrow();
        tell(place, word.at(member.id(), key.get(), token), member);
      }
    } catch (CorruptRowException damaged) {
      LOG.error("what vault {} is to hear cannot be read: {}", member, damaged.getMessage());
    }
    environment.directory().update(transaction -> transaction.remove(note));
  }

  private void tell(Place place, Reseat word, Member member) throws VaultException {
    try {
      tell(place, place.epoch(), word, member);
    } catch (VaultRefused refused) {
      switch (refused.reason()) {
        case EPOCH -> tell(place, caughtUp(place, refused.inForce(), member), word, member);
        // It has lost the record, and whoever repairs that tells it.
        case UNKNOWN_HANDLE, TOMBSTONE, DAMAGED ->
            LOG.debug("vault {}: has no record that another pseudonym is of", member);
        case INPUT, DENIED ->
            LOG.error(
                "vault {}: did not hear in time that another vault's share was repaired ({}): keys"
                    + " go on, and share them anew with 'token reshare' before they are refreshed",
                member,
                refused.reason());
        default -> throw refused;
      }
    }
  }

  private void tell(Place place, EpochTag inForce, Reseat word, Member member)
      throws VaultException {
    new Errand<>(place.handle(), inForce, place.policy(), word)
        .carryOut(member, token.authority(), environment.deadline());
  }

  // It may have missed a decision, too; what it has then is committed to the same members.
  private EpochTag caughtUp(Place place, EpochTag inForce, Member member) throws VaultException {
    return switch (RecordFound.at(place, member, environment.deadline())) {
      case RecordFound.InForce() -> place.epoch();
      case RecordFound.Outdated(EpochTag older) -> older;
      case RecordFound.Gone() ->
          throw new VaultRefused(member.vault().name(), Reason.UNKNOWN_HANDLE, 0, inForce);
    };
  }
}
