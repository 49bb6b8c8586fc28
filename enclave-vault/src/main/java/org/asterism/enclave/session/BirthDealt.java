package org.asterism.enclave.session;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.DealingRule;
import org.asterism.threshold.curve.DealtShare;
import org.asterism.threshold.curve.FeldmanVector;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The birth of a key when a vault has dealt, and waits for what the others did (threshold.md §8,
/// Apply).
public final class BirthDealt implements DealtSession {
  private final BirthOpened before;
  private final Participants participants;
  private final Dealt answer;

  BirthDealt(BirthOpened before, Participants participants, Dealt answer) {
    this.before = before;
    this.participants = participants;
    this.answer = answer;
  }

  @Override
  public Dealt answer() {
    return answer;
  }

  @Override
  public BirthApplied apply(Kernel kernel, List<SealedDealing> dealings) throws ThresholdRefused {
    participants.requireOneOfEach(dealings);
    BigInteger x = participants.ownX();
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

  @Override
  public Octets exposed() {
    try (SecretBytes key = before.boxKey().exposed()) {
      return key.<Octets, RuntimeException>useArray(Octets::of);
    }
  }

  private void add(DealtShare dealt, SealedDealing dealing) throws ThresholdRefused {
    Opened opened = participants.told().opened().get(dealing.dealer());
    try (SecretBytes subShare =
        participants.open(dealing, before.boxKey(), before.curve().scalarBytes())) {
      var committed = opened.digested(before.asked().terms());
      dealt.add(dealing.dealer(), committed, dealing.vector(), subShare);
    }
  }

  private static Point required(Optional<Point> point) throws ThresholdRefused {
    return point.orElseThrow(() -> new ThresholdRefused(Fault.PUBLIC_KEY));
  }

  BirthOpened before() {
    return before;
  }

  List<Commitment.Seat> members() {
    return participants.told().members();
  }

  @Override
  public void close() {
    before.close();
  }
}
