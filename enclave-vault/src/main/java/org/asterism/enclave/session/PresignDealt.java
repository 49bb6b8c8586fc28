package org.asterism.enclave.session;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ThresholdRefused.Fault;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.threshold.ecdsa.Opening;
import org.asterism.threshold.ecdsa.PresignShape;
import org.asterism.threshold.ecdsa.PresignShares;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionApply.SignedOpenings;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// Presigning when a vault has dealt, and waits for what the others did (threshold.md §10, 3).
public final class PresignDealt implements DealtSession {
  private final PresignOpened before;
  private final Participants participants;
  private final PresignShape shape;
  private final Dealt answer;

  PresignDealt(PresignOpened before, Participants participants, PresignShape shape, Dealt answer) {
    this.before = before;
    this.participants = participants;
    this.shape = shape;
    this.answer = answer;
  }

  @Override
  public Dealt answer() {
    return answer;
  }

  /// Opens what its sums come to. Whoever keeps nothing has erased them then.
  @Override
  public PresignApplied apply(Kernel kernel, List<SealedDealing> dealings) throws ThresholdRefused {
    participants.requireOneOfEach(dealings);
    List<SecretBytes> dealt = new ArrayList<>();
    try {
      for (SealedDealing dealing : dealings) {
        dealt.add(open(dealing));
      }
      List<PresignShares> shares = sums(dealt);
      try (var handover = Handover.orElse(() -> shares.forEach(PresignShares::close))) {
        SignedOpenings opened = opened(kernel, shares);
        return handover.to(PresignApplied.of(this, shares, opened));
      }
    } finally {
      dealt.forEach(SecretBytes::close);
    }
  }

  /// Nothing: from what was dealt and what this vault opens its share of the key would follow.
  @Override
  public Octets exposed() {
    return Octets.EMPTY;
  }

  private SecretBytes open(SealedDealing dealing) throws ThresholdRefused {
    if (!dealing.vector().isEmpty()) {
      throw new ThresholdRefused(Fault.VECTOR_LENGTH, dealing.dealer());
    }
    int length = shape.dealtBytes(participants.ownX(), batch());
    return participants.open(dealing, before.boxKey(), length);
  }

  private List<PresignShares> sums(List<SecretBytes> dealt) throws ThresholdRefused {
    BigInteger x = participants.ownX();
    var sums = new ArrayList<PresignShares>();
    try (var handover = Handover.orElse(() -> sums.forEach(PresignShares::close))) {
      for (int i = 0; i < batch(); i++) {
        sums.add(PresignShares.sum(shape, x, i, dealt));
      }
      return handover.to(sums);
    }
  }

  private SignedOpenings opened(Kernel kernel, List<PresignShares> shares) {
    Curve curve = shape.curve();
    var openings = ByteBuffer.allocate(batch() * Opening.length(curve));
    shares.forEach(one -> openings.put(one.open(kernel, before.share()).encoded()));
    byte[] signed = participants.transcript().openings(participants.own(), openings.array());
    return new SignedOpenings(Octets.of(openings.array()), before.sign(signed));
  }

  int batch() {
    return before.asked().batch();
  }

  PresignOpened before() {
    return before;
  }

  Participants participants() {
    return participants;
  }

  PresignShape shape() {
    return shape;
  }

  @Override
  public void close() {
    before.close();
  }
}
