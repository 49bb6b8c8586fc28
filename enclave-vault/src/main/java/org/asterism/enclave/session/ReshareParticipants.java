package org.asterism.enclave.session;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
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

/// Those who deal their shares of a key and those who get new ones of it, as one of them has
/// checked them: k members, and all next members, whose pseudonyms have signed that they take part
/// (threshold.md §11, reshare). Immutable.
final class ReshareParticipants {
  private final SessionDeal told;
  private final SessionTranscript transcript;
  private final List<BigInteger> dealers;
  private final List<BigInteger> receivers;
  private final int own;

  private ReshareParticipants(
      SessionDeal told,
      SessionTranscript transcript,
      List<BigInteger> dealers,
      List<BigInteger> receivers,
      int own) {
    this.told = told;
    this.transcript = transcript;
    this.dealers = dealers;
    this.receivers = receivers;
    this.own = own;
  }

  /// @param asked for when this vault opened the session
  /// @param answer what this vault answered then
  private static ReshareParticipants of(SessionOpen asked, SessionDeal told, Opened answer)
      throws ThresholdRefused {
    Next next = next(told);
    requireCounts(asked, told, next);
    List<BigInteger> dealers =
        SessionSeats.others(asked.group(), told.members())
            .at(told.participants(), Fault.PARTICIPANTS);
    List<BigInteger> receivers = SessionSeats.others(asked.group(), next.members()).xs();
    requireSigned(asked, told, next);
    int own = told.opened().indexOf(answer);
    if (own < 0) {
      throw new ThresholdRefused(Fault.OWN_SEAT);
    }
    return new ReshareParticipants(told, told.transcript(asked.terms()), dealers, receivers, own);
  }

  /// As one who deals.
  ///
  /// @param roster what the vault's share is committed to: the members, and k, which is as many as
  ///   deal
  static ReshareParticipants dealing(
      SessionOpen asked, SessionDeal told, Opened answer, Commitment roster)
      throws ThresholdRefused {
    var all = of(asked, told, answer);
    requireRoster(told, all.dealers.size(), told.members(), roster);
    if (all.own >= all.dealers.size()) {
      throw new ThresholdRefused(Fault.OWN_SEAT);
    }
    return all;
  }

  /// As one who gets a share.
  ///
  /// @param roster what the vault's seat is committed to: the next members, and their k
  static ReshareParticipants receiving(
      SessionOpen asked, SessionDeal told, Opened answer, Commitment roster)
      throws ThresholdRefused {
    var all = of(asked, told, answer);
    requireRoster(told, next(told).k(), next(told).members(), roster);
    if (all.own < all.dealers.size()) {
      throw new ThresholdRefused(Fault.OWN_SEAT);
    }
    return all;
  }

  private static Next next(SessionDeal told) throws ThresholdRefused {
    return told.next().orElseThrow(() -> new ThresholdRefused(Fault.PARTICIPANTS));
  }

  private static void requireCounts(SessionOpen asked, SessionDeal told, Next next)
      throws ThresholdRefused {
    int k = told.participants().size();
    boolean right =
        BirthOpened.isThreshold(k)
            && told.members().size() <= BirthOpened.MEMBERS_MAX
            && next.members().size() <= BirthOpened.MEMBERS_MAX
            && next.k() == asked.k()
            && next.k() <= next.members().size()
            && told.opened().size() == k + next.members().size()
            && told.cast().filter(cast -> cast.keepers().isEmpty()).isPresent();
    if (!right) {
      throw new ThresholdRefused(Fault.PARTICIPANTS);
    }
  }

  private static void requireSigned(SessionOpen asked, SessionDeal told, Next next)
      throws ThresholdRefused {
    int k = told.participants().size();
    for (int i = 0; i < told.opened().size(); i++) {
      Opened opened = told.opened().get(i);
      Commitment.Seat seat =
          i < k ? told.members().get(told.participants().get(i)) : next.members().get(i - k);
      boolean signed = i < k ? asked.isSigned(opened) : asked.isSignedByReceiver(opened);
      if (!opened.pseudonym().bytes().equals(Octets.of(seat.pseudonym())) || !signed) {
        throw new ThresholdRefused(Fault.SIGNATURE);
      }
    }
  }

  private static void requireRoster(
      SessionDeal told, int k, List<Commitment.Seat> members, Commitment roster)
      throws ThresholdRefused {
    byte[] salt = told.cast().map(Cast::salt).orElse(Octets.EMPTY).toByteArray();
    if (!Commitment.toRoster(salt, k, members).equals(roster)) {
      throw new ThresholdRefused(Fault.ROSTER);
    }
  }

  /// A box for each who gets a share, in their order.
  List<SealedBox> seal(ShareDealing dealing) throws ThresholdRefused {
    Participants.Part part = dealing.among(dealers.get(own), dealers);
    var boxes = new ArrayList<SealedBox>();
    for (int to = 0; to < receivers.size(); to++) {
      byte[] receiver = told.opened().get(dealers.size() + to).boxKey().toByteArray();
      try (SecretBytes plaintext = part.at(receivers.get(to))) {
        boxes.add(SealedBox.seal(receiver, transcript.boxInfo(own, to), plaintext));
      }
    }
    return boxes;
  }

  /// What this vault's pseudonym signs of what it deals, by its place among those who have opened.
  byte[] dealing(List<byte[]> vector, List<SealedBox> boxes) {
    return transcript.dealing(own, vector, boxes.stream().map(SealedBox::digest).toList());
  }

  void requireOneOfEach(List<SealedDealing> dealings) throws ThresholdRefused {
    List<Integer> found = dealings.stream().map(SealedDealing::dealer).toList();
    if (!found.equals(IntStream.range(0, dealers.size()).boxed().toList())) {
      throw new ThresholdRefused(Fault.DEALINGS);
    }
  }

  /// What a dealer sealed for this vault, which gets a share; the caller closes it.
  SecretBytes open(SealedDealing dealing, BoxKey key, int length) throws ThresholdRefused {
    int dealer = dealing.dealer();
    if (dealing.boxDigests().size() != receivers.size()) {
      throw new ThresholdRefused(Fault.BOX, dealer);
    }
    Octets signature = Octets.of(dealing.signature());
    return dealing.open(
        transcript,
        own - dealers.size(),
        key,
        length,
        signed -> dealer(dealer).pseudonym().verifies(signed, signature));
  }

  /// What a dealer answered when it opened its session.
  Opened dealer(int place) {
    return told.opened().get(place);
  }

  /// The x-coordinates of those who deal, in their order.
  List<BigInteger> dealers() {
    return dealers;
  }

  /// The x-coordinate at which this vault gets a share.
  BigInteger x() {
    return receivers.get(own - dealers.size());
  }

  /// What the shares are of that are dealt.
  Octets sharing() {
    return told.cast().map(cast -> cast.shown().sharing()).orElseThrow();
  }

  /// What the shares are of that come of it: one order may allow several sessions with the same
  /// seats, and their shares are not of one key together.
  Octets next() {
    return Octets.of(transcript.bytes());
  }

  /// The salt of this vault's own record.
  byte[] salt() {
    return told.cast().map(Cast::salt).orElseThrow().toByteArray();
  }
}
