package org.asterism.enclave.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Kernel;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// The repair of a share at the vault that has lost it, and waits for what the helpers have added
/// up (threshold.md §11).
public final class RepairedDealt implements ShareDealt {
  private final RepairOpened before;
  private final RepairParticipants participants;
  private final Dealt answer;

  RepairedDealt(RepairOpened before, RepairParticipants participants, Dealt answer) {
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
    PartSharing sharing = before.sharing();
    var sums = new ArrayList<SecretBytes>();
    try {
      for (SealedDealing dealing : dealings) {
        // Beside the boxes for the helpers, each has signed for this one.
        int length = dealing.box().plaintextLength();
        int boxes = participants.last() + 1;
        sums.add(participants.open(dealing, boxes, before.boxKey(), length));
        sharing.requirePart(dealing.dealer(), sums.getLast());
      }
      try (SecretBytes share = sharing.share(sums)) {
        Octets point =
            sharing.requireOne(
                kernel,
                participants,
                dealings.stream().map(SealedDealing::vector).toList(),
                before.subject().commitments().key(),
                share);
        return new ShareApplied(this, share, point);
      }
    } finally {
      sums.forEach(SecretBytes::close);
    }
  }

  @Override
  public boolean isOf(Handle record, EpochTag inForce) {
    return before.subject().is(record, inForce);
  }

  @Override
  public Optional<Commitment> sharing() {
    return before.subject().sharing(participants.cast().shown().sharing());
  }

  @Override
  public void close() {
    before.close();
  }
}
