package org.asterism.enclave.session;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.Commitment.Seat;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.SessionSeats;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Next;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// k members that repair a share and the one whose share it is, as one of them has checked them:
/// their pseudonyms have signed that they take part (threshold.md §11). The one may have another
/// pseudonym than before; all else stays. Immutable.
///
/// @param helpers the x-coordinate of each
/// @param lost that of the share
/// @param own this vault's place among the helpers; after them, where the share is its own
record RepairParticipants(
    SessionDeal told,
    SessionTranscript transcript,
    List<BigInteger> helpers,
    BigInteger lost,
    int own) {
  /// @param asked for when this vault opened the session
  /// @param answer what this vault answered then
  /// @param record of the key at this vault
  static RepairParticipants of(
      SessionOpen asked, SessionDeal told, Opened answer, RefreshedRecord record)
      throws ThresholdRefused {
    Cast cast = told.cast().orElseThrow(() -> new ThresholdRefused(Fault.PARTICIPANTS));
    requireCounts(asked.k(), told, cast);
    var seats = SessionSeats.others(asked.group(), told.members());
    List<BigInteger> helpers = seats.at(cast.participants(), Fault.PARTICIPANTS);
    BigInteger lost = seats.at(cast.keepers(), Fault.KEEPERS).getFirst();
    if (helpers.contains(lost)) {
      throw new ThresholdRefused(Fault.KEEPERS);
    }
    List<Seat> after = after(asked, told, cast.keepers().getFirst());
    requireSigned(asked, told, after);
    int own = told.opened().indexOf(answer);
    if (own < 0) {
      throw new ThresholdRefused(Fault.OWN_SEAT);
    }
    List<Seat> committed = own < helpers.size() ? told.members() : after;
    byte[] salt = cast.salt().toByteArray();
    if (!Commitment.toRoster(salt, asked.k(), committed).equals(record.roster())) {
      throw new ThresholdRefused(Fault.ROSTER);
    }
    return new RepairParticipants(told, told.transcript(asked.terms()), helpers, lost, own);
  }

  private static void requireCounts(int k, SessionDeal told, Cast cast) throws ThresholdRefused {
    if (cast.participants().size() != k
        || told.opened().size() != k + 1
        || told.members().size() > BirthOpened.MEMBERS_MAX) {
      throw new ThresholdRefused(Fault.PARTICIPANTS);
    }
    if (cast.keepers().size() != 1) {
      throw new ThresholdRefused(Fault.KEEPERS);
    }
  }

  // Who shares the key when it is repaired.
  private static List<Seat> after(SessionOpen asked, SessionDeal told, int place)
      throws ThresholdRefused {
    if (told.next().isEmpty()) {
      return told.members();
    }
    Next next = told.next().get();
    if (next.k() != asked.k() || !RosterChange.isOneSeat(told.members(), next.members(), place)) {
      throw new ThresholdRefused(Fault.ROSTER);
    }
    var _ = SessionSeats.others(asked.group(), next.members());
    return next.members();
  }

  private static void requireSigned(SessionOpen asked, SessionDeal told, List<Seat> after)
      throws ThresholdRefused {
    List<Integer> places = new ArrayList<>(told.participants());
    places.addAll(told.cast().orElseThrow().keepers());
    for (int i = 0; i < places.size(); i++) {
      Opened opened = told.opened().get(i);
      Octets member = Octets.of(after.get(places.get(i)).pseudonym());
      if (!opened.pseudonym().bytes().equals(member) || !asked.isSigned(opened)) {
        throw new ThresholdRefused(Fault.SIGNATURE);
      }
    }
  }

  boolean isHelper() {
    return own < helpers.size();
  }

  /// This vault's x-coordinate, if it helps.
  BigInteger ownX() {
    return helpers.get(own);
  }

  /// The place behind those of the helpers.
  int last() {
    return helpers.size();
  }

  Cast cast() {
    return told.cast().orElseThrow();
  }

  /// A box for the one at this place.
  SealedBox seal(int to, SecretBytes plaintext) throws ThresholdRefused {
    byte[] receiver = told.opened().get(to).boxKey().toByteArray();
    return SealedBox.seal(receiver, transcript.boxInfo(own, to), plaintext);
  }

  /// What this vault's pseudonym signs of what it deals.
  byte[] dealing(List<byte[]> vector, List<SealedBox> boxes) {
    return transcript.dealing(own, vector, boxes.stream().map(SealedBox::digest).toList());
  }

  void requireOneOfEach(List<SealedDealing> dealings) throws ThresholdRefused {
    List<Integer> dealers = dealings.stream().map(SealedDealing::dealer).toList();
    if (!dealers.equals(IntStream.range(0, last()).boxed().toList())) {
      throw new ThresholdRefused(Fault.DEALINGS);
    }
  }

  /// What a helper sealed for this vault, which the caller closes.
  ///
  /// @param boxes how many the helper has signed for
  SecretBytes open(SealedDealing dealing, int boxes, BoxKey key, int length)
      throws ThresholdRefused {
    int dealer = dealing.dealer();
    if (dealing.boxDigests().size() != boxes) {
      throw new ThresholdRefused(Fault.BOX, dealer);
    }
    Octets signature = Octets.of(dealing.signature());
    return dealing.open(
        transcript,
        own,
        key,
        length,
        signed -> told.opened().get(dealer).pseudonym().verifies(signed, signature));
  }
}
