package org.asterism.enclave.session;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.BoxKey;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.SessionSeats;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// All members of a session in which each deals to each, as one of them knows them from its deal on.
///
/// @param transcript what they have agreed on
record SessionMembers(
    SessionOpen asked, SessionDeal told, SessionSeats seats, SessionTranscript transcript) {
  /// How many vaults share a key at most.
  static final int MAX = 15;

  /// What a member is dealt, which the caller closes.
  @FunctionalInterface
  interface SubShares {
    SecretBytes at(BigInteger x);
  }

  /// @param own what this vault opened
  /// @throws ThresholdRefused where these are no members of one session that it is in
  static SessionMembers of(SessionOpen asked, Opened own, SessionDeal told)
      throws ThresholdRefused {
    int n = told.members().size();
    if (n < asked.k() || n > MAX || told.opened().size() != n) {
      throw new ThresholdRefused(Fault.PARTICIPANTS);
    }
    var seats =
        SessionSeats.of(asked.group(), told.members(), own.pseudonym().bytes().toByteArray());
    requireSigned(asked, told);
    // This vault may have signed in other sessions too.
    if (!told.opened().get(seats.own()).equals(own)) {
      throw new ThresholdRefused(Fault.OWN_SEAT);
    }
    return new SessionMembers(asked, told, seats, told.transcript(asked.terms()));
  }

  private static void requireSigned(SessionOpen asked, SessionDeal told) throws ThresholdRefused {
    for (int i = 0; i < told.opened().size(); i++) {
      Opened opened = told.opened().get(i);
      Octets member = Octets.of(told.members().get(i).pseudonym());
      if (!opened.pseudonym().bytes().equals(member) || !asked.isSigned(opened)) {
        throw new ThresholdRefused(Fault.SIGNATURE);
      }
    }
  }

  int count() {
    return told.members().size();
  }

  /// The x-coordinate of this vault.
  BigInteger x() {
    return seats.xs().get(seats.own());
  }

  List<Commitment.Seat> all() {
    return told.members();
  }

  /// What this vault says when it deals.
  ///
  /// @param vector of what it deals; none over whole numbers
  Dealt deal(PseudonymKey as, List<byte[]> vector, SubShares subShares) throws ThresholdRefused {
    var boxes = new ArrayList<SealedBox>();
    for (int to = 0; to < count(); to++) {
      byte[] receiver = told.opened().get(to).boxKey().toByteArray();
      try (SecretBytes subShare = subShares.at(seats.xs().get(to))) {
        boxes.add(SealedBox.seal(receiver, transcript.boxInfo(seats.own(), to), subShare));
      }
    }
    byte[] signed =
        transcript.dealing(seats.own(), vector, boxes.stream().map(SealedBox::digest).toList());
    return new Dealt(vector, boxes, as.sign(signed));
  }

  /// @throws ThresholdRefused unless each member has dealt once, in their order
  void requireOneOfEach(List<SealedDealing> dealings) throws ThresholdRefused {
    List<Integer> dealers = dealings.stream().map(SealedDealing::dealer).toList();
    if (!dealers.equals(IntStream.range(0, count()).boxed().toList())) {
      throw new ThresholdRefused(Fault.DEALINGS);
    }
  }

  /// What a dealer was committed to.
  SessionOpened opened(SealedDealing dealing) {
    return told.opened().get(dealing.dealer()).digested(asked.terms());
  }

  /// What the dealer dealt to this vault, as yet unchecked, which the caller closes.
  ///
  /// @param key by which the boxes for this vault open
  /// @param length how long it is
  SecretBytes subShare(SealedDealing dealing, BoxKey key, int length) throws ThresholdRefused {
    if (dealing.boxDigests().size() != count()) {
      throw new ThresholdRefused(Fault.BOX, dealing.dealer());
    }
    Opened opened = told.opened().get(dealing.dealer());
    Octets signature = Octets.of(dealing.signature());
    return dealing.open(
        transcript,
        seats.own(),
        key,
        length,
        signed -> opened.pseudonym().verifies(signed, signature));
  }
}
