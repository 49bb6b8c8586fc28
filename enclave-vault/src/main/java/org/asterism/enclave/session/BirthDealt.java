package org.asterism.enclave.session;

import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.DealingRule;
import org.asterism.threshold.curve.DealtShare;
import org.asterism.threshold.curve.FeldmanVector;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// The birth of a key when a vault has dealt, and waits for what the others did (threshold.md §8,
/// Apply).
public final class BirthDealt implements Stage.BeforeApply {
  private final BirthOpened before;
  private final SessionMembers members;
  private final Dealt answer;

  BirthDealt(BirthOpened before, SessionMembers members, Dealt answer) {
    this.before = before;
    this.members = members;
    this.answer = answer;
  }

  @Override
  public Dealt answer() {
    return answer;
  }

  @Override
  public BirthApplied apply(Kernel kernel, List<SealedDealing> dealings) throws ThresholdRefused {
    members.requireOneOfEach(dealings);
    var rule = DealingRule.birth(before.curve(), before.asked().k(), dealings.size());
    try (var dealt = new DealtShare(kernel, rule, members.x())) {
      for (SealedDealing dealing : dealings) {
        add(dealt, dealing);
      }
      FeldmanVector vector = dealt.vector();
      Point publicKey = required(vector.constant());
      Point publicShare = required(vector.at(kernel, members.x()));
      try (SecretBytes share = dealt.share()) {
        return new BirthApplied(this, SizeBucket.pad(share), publicKey, publicShare);
      }
    }
  }

  // Of a dead birth everything may be known.
  @Override
  public Optional<Octets> exposed() {
    try (SecretBytes key = before.boxKey().exposed()) {
      return Optional.of(key.<Octets, RuntimeException>useArray(Octets::of));
    }
  }

  private void add(DealtShare dealt, SealedDealing dealing) throws ThresholdRefused {
    int length = before.curve().scalarBytes();
    try (SecretBytes subShare = members.subShare(dealing, before.boxKey(), length)) {
      dealt.add(dealing.dealer(), members.opened(dealing), dealing.vector(), subShare);
    }
  }

  private static Point required(Optional<Point> point) throws ThresholdRefused {
    return point.orElseThrow(() -> new ThresholdRefused(Fault.PUBLIC_KEY));
  }

  BirthOpened before() {
    return before;
  }

  SessionMembers members() {
    return members;
  }

  @Override
  public void close() {
    before.close();
  }
}
