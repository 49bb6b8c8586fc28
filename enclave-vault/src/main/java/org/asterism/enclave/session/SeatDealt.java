package org.asterism.enclave.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.curve.DealingRule;
import org.asterism.threshold.curve.DealtShare;
import org.asterism.threshold.rsa.RsaReshare;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// The sharing of a key with other vaults, at one that waits for its share: it demands that what is
/// dealt is of the key that its seat is in.
public final class SeatDealt implements ShareDealt {
  private final SeatOpened before;
  private final ReshareParticipants participants;
  private final Dealt answer;

  SeatDealt(SeatOpened before, ReshareParticipants participants, Dealt answer) {
    this.before = before;
    this.participants = participants;
    this.answer = answer;
  }

  @Override
  public Dealt answer() {
    return answer;
  }

  @Override
  public ShareApplied apply(Kernel kernel, List<SealedDealing> dealings) throws ThresholdRefused {
    participants.requireOneOfEach(dealings);
    Optional<Curve> curve = Curve.of(before.asked().group());
    return curve.isPresent() ? applied(kernel, curve.get(), dealings) : applied(dealings);
  }

  private ShareApplied applied(Kernel kernel, Curve curve, List<SealedDealing> dealings)
      throws ThresholdRefused {
    var rule = DealingRule.reshare(curve, before.asked().k(), participants.dealers());
    try (var dealt = new DealtShare(kernel, rule, participants.x())) {
      for (SealedDealing dealing : dealings) {
        add(dealt, dealing, curve);
      }
      Point key = required(dealt.vector().constant());
      if (!before.isOf(participants.salt(), key.encoded())) {
        throw new ThresholdRefused(Fault.PUBLIC_KEY);
      }
      Point point = required(dealt.vector().at(kernel, participants.x()));
      try (SecretBytes share = dealt.share()) {
        return new ShareApplied(this, share, Octets.of(point.encoded()));
      }
    }
  }

  private void add(DealtShare dealt, SealedDealing dealing, Curve curve) throws ThresholdRefused {
    try (SecretBytes subShare = participants.open(dealing, before.boxKey(), curve.scalarBytes())) {
      var committed = participants.dealer(dealing.dealer()).digested(before.asked().terms());
      dealt.add(dealing.dealer(), committed, dealing.vector(), subShare);
    }
  }

  // Over whole numbers: whether it is a share of the key is seen when it is used.
  private ShareApplied applied(List<SealedDealing> dealings) throws ThresholdRefused {
    var dealt = new ArrayList<SecretBytes>();
    try {
      for (SealedDealing dealing : dealings) {
        if (!dealing.vector().isEmpty()) {
          throw new ThresholdRefused(Fault.VECTOR_LENGTH, dealing.dealer());
        }
        dealt.add(participants.open(dealing, before.boxKey(), dealing.box().plaintextLength()));
      }
      try (SecretBytes share = RsaReshare.share(dealt, before.asked().k())) {
        return new ShareApplied(this, share, Octets.EMPTY);
      }
    } finally {
      dealt.forEach(SecretBytes::close);
    }
  }

  private static Point required(Optional<Point> point) throws ThresholdRefused {
    return point.orElseThrow(() -> new ThresholdRefused(Fault.PUBLIC_KEY));
  }

  @Override
  public boolean isOf(Handle record, EpochTag inForce) {
    return before.seat().is(record, inForce);
  }

  @Override
  public Optional<Commitment> sharing() {
    return before.seat().sharing(participants.next());
  }

  @Override
  public void close() {
    before.close();
  }
}
