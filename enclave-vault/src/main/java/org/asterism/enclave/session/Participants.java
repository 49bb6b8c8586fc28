package org.asterism.enclave.session;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.asterism.kernel.Curve;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.SessionSeats;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// Those who deal in a session, as one of them has checked them: members whose pseudonyms have
/// signed that they take part, this vault among them with what it answered itself (threshold.md §2,
/// step 2). Immutable.
final class Participants {
  private final SessionDeal told;
  private final SessionTranscript transcript;
  private final SessionSeats seats;
  private final List<BigInteger> xs;
  private final int own;

  private Participants(
      SessionDeal told, SessionTranscript transcript, SessionSeats seats, List<BigInteger> xs) {
    this.told = told;
    this.transcript = transcript;
    this.seats = seats;
    this.xs = xs;
    this.own = told.participants().indexOf(seats.own());
  }

  /// @param asked for when this vault opened the session
  /// @param answer what this vault answered then
  static Participants of(SessionOpen asked, Curve curve, SessionDeal told, Opened answer)
      throws ThresholdRefused {
    if (told.members().size() > BirthOpened.MEMBERS_MAX
        || told.opened().size() != told.participants().size()) {
      throw new ThresholdRefused(Fault.PARTICIPANTS);
    }
    SessionSeats seats =
        SessionSeats.of(curve, told.members(), answer.pseudonym().bytes().toByteArray());
    List<BigInteger> xs = seats.at(told.participants(), Fault.PARTICIPANTS);
    var participants = new Participants(told, told.transcript(asked.terms()), seats, xs);
    participants.requireSigned(asked, answer);
    return participants;
  }

  private void requireSigned(SessionOpen asked, Opened answer) throws ThresholdRefused {
    for (int i = 0; i < xs.size(); i++) {
      Opened opened = told.opened().get(i);
      int place = told.participants().get(i);
      Octets member = Octets.of(told.members().get(place).pseudonym());
      if (!opened.pseudonym().bytes().equals(member) || !asked.isSigned(opened)) {
        throw new ThresholdRefused(Fault.SIGNATURE);
      }
    }
    // This vault may have signed in other sessions too.
    if (own < 0 || !told.opened().get(own).equals(answer)) {
      throw new ThresholdRefused(Fault.OWN_SEAT);
    }
  }

  /// What a dealer or a keeper gets at its x-coordinate; whoever asks closes it.
  @FunctionalInterface
  interface Part {
    SecretBytes at(BigInteger x);
  }

  /// A box for each, in their order.
  List<SealedBox> seal(Part part) throws ThresholdRefused {
    var boxes = new ArrayList<SealedBox>();
    for (int to = 0; to < xs.size(); to++) {
      byte[] receiver = told.opened().get(to).boxKey().toByteArray();
      try (SecretBytes plaintext = part.at(xs.get(to))) {
        boxes.add(SealedBox.seal(receiver, transcript.boxInfo(own, to), plaintext));
      }
    }
    return boxes;
  }

  /// What this vault's pseudonym signs of what it deals.
  byte[] dealing(List<byte[]> vector, List<SealedBox> boxes) {
    return transcript.dealing(own, vector, boxes.stream().map(SealedBox::digest).toList());
  }

  void requireOneOfEach(List<SealedDealing> dealings) throws ThresholdRefused {
    List<Integer> dealers = dealings.stream().map(SealedDealing::dealer).toList();
    if (!dealers.equals(IntStream.range(0, xs.size()).boxed().toList())) {
      throw new ThresholdRefused(Fault.DEALINGS);
    }
  }

  /// What a dealer sealed for this vault, which the caller closes.
  SecretBytes open(SealedDealing dealing, BoxKey key, int length) throws ThresholdRefused {
    int dealer = dealing.dealer();
    if (dealing.boxDigests().size() != xs.size()) {
      throw new ThresholdRefused(Fault.BOX, dealer);
    }
    Octets signature = Octets.of(dealing.signature());
    return dealing.open(
        transcript, own, key, length, signed -> isSigned(dealer, signed, signature));
  }

  /// Whether the participant at this place has signed that.
  boolean isSigned(int place, byte[] signed, Octets signature) {
    return told.opened().get(place).pseudonym().verifies(signed, signature);
  }

  SessionDeal told() {
    return told;
  }

  SessionTranscript transcript() {
    return transcript;
  }

  /// The x-coordinates of members at these places.
  List<BigInteger> at(List<Integer> places, Fault otherwise) throws ThresholdRefused {
    return seats.at(places, otherwise);
  }

  /// The x-coordinate of each, in their order.
  List<BigInteger> xs() {
    return xs;
  }

  /// This vault's place among them.
  int own() {
    return own;
  }

  /// This vault's x-coordinate.
  BigInteger ownX() {
    return xs.get(own);
  }
}
