package org.asterism.enclave.session;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.DealingRule;
import org.asterism.threshold.curve.DealtShare;
import org.asterism.threshold.curve.FeldmanVector;
import org.asterism.threshold.curve.SessionSeats;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The birth of a key when a vault has dealt, and waits for what the others did (threshold.md §8,
/// Apply).
public final class BirthDealt implements Stage {
  private final BirthOpened before;
  private final SessionDeal told;
  private final SessionSeats seats;
  private final SessionTranscript transcript;
  private final Dealt answer;

  BirthDealt(
      BirthOpened before,
      SessionDeal told,
      SessionSeats seats,
      SessionTranscript transcript,
      Dealt answer) {
    this.before = before;
    this.told = told;
    this.seats = seats;
    this.transcript = transcript;
    this.answer = answer;
  }

  public Dealt answer() {
    return answer;
  }

  /// Adds up what all members dealt. What follows has all of this.
  ///
  /// @throws ThresholdRefused where a dealing is not of this session or not what its dealer was
  ///   committed to, by the dealer's place
  public BirthApplied apply(Kernel kernel, List<SealedDealing> dealings) throws ThresholdRefused {
    requireOneOfEach(dealings);
    BigInteger x = seats.xs().get(seats.own());
    var rule = DealingRule.birth(before.curve(), before.asked().k(), dealings.size());
    try (var dealt = new DealtShare(kernel, rule, x)) {
      for (SealedDealing dealing : dealings) {
        add(dealt, dealing);
      }
      FeldmanVector vector = dealt.vector();
      Point publicKey = required(vector.constant());
      Point publicShare = required(vector.at(kernel, x));
      try (SecretBytes share = dealt.share()) {
        return new BirthApplied(this, SizeBucket.pad(share), publicKey, publicShare);
      }
    }
  }

  /// The private key by which the boxes for this vault open. Once it is shown nothing may come of
  /// the session.
  public Octets exposed() {
    try (SecretBytes key = before.boxKey().exposed()) {
      return key.<Octets, RuntimeException>useArray(Octets::of);
    }
  }

  private void requireOneOfEach(List<SealedDealing> dealings) throws ThresholdRefused {
    int n = told.members().size();
    List<Integer> dealers = dealings.stream().map(SealedDealing::dealer).toList();
    if (!dealers.equals(IntStream.range(0, n).boxed().toList())) {
      throw new ThresholdRefused(Fault.DEALINGS);
    }
  }

  private void add(DealtShare dealt, SealedDealing dealing) throws ThresholdRefused {
    int dealer = dealing.dealer();
    Opened opened = told.opened().get(dealer);
    if (dealing.boxDigests().size() != told.members().size()) {
      throw new ThresholdRefused(Fault.BOX, dealer);
    }
    Octets signature = Octets.of(dealing.signature());
    try (SecretBytes subShare =
        dealing.open(
            transcript,
            seats.own(),
            before.boxKey(),
            before.curve().scalarBytes(),
            signed -> opened.pseudonym().verifies(signed, signature))) {
      dealt.add(dealer, opened.digested(before.asked().terms()), dealing.vector(), subShare);
    }
  }

  private static Point required(Optional<Point> point) throws ThresholdRefused {
    return point.orElseThrow(() -> new ThresholdRefused(Fault.PUBLIC_KEY));
  }

  BirthOpened before() {
    return before;
  }

  List<Commitment.Seat> members() {
    return told.members();
  }

  @Override
  public void close() {
    before.close();
  }
}
