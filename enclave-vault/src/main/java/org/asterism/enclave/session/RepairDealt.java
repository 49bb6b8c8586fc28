package org.asterism.enclave.session;

import java.util.ArrayList;
import java.util.List;
import org.asterism.kernel.Kernel;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionApply.SignedSum;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// The repair of a share at a helper that has dealt its parts, and waits for the others'
/// (threshold.md §11).
public final class RepairDealt implements DealtSession {
  private final RepairOpened before;
  private final RepairParticipants participants;
  private final Dealt answer;

  RepairDealt(RepairOpened before, RepairParticipants participants, Dealt answer) {
    this.before = before;
    this.participants = participants;
    this.answer = answer;
  }

  @Override
  public Dealt answer() {
    return answer;
  }

  @Override
  public RepairApplied apply(Kernel kernel, List<SealedDealing> dealings) throws ThresholdRefused {
    participants.requireOneOfEach(dealings);
    PartSharing sharing = before.sharing();
    int length = sharing.partBytes(before.subject().share());
    var parts = new ArrayList<SecretBytes>();
    try {
      for (SealedDealing dealing : dealings) {
        parts.add(participants.open(dealing, participants.last(), before.boxKey(), length));
        sharing.requirePart(dealing.dealer(), parts.getLast());
      }
      try (SecretBytes sum = sharing.sum(parts)) {
        return summed(sharing.point(kernel, before.subject().share()), sum);
      }
    } finally {
      parts.forEach(SecretBytes::close);
    }
  }

  private RepairApplied summed(List<byte[]> point, SecretBytes sum) throws ThresholdRefused {
    SealedBox box = participants.seal(participants.last(), sum);
    var boxes = new ArrayList<>(answer.boxes());
    boxes.add(box);
    Octets signature = before.subject().pseudonym().sign(participants.dealing(point, boxes));
    Octets shown = point.isEmpty() ? Octets.EMPTY : Octets.of(point.getFirst());
    return new RepairApplied(new Applied(shown, new SignedSum(box, signature)));
  }

  // Who knows the parts that one helper dealt knows its share.
  @Override
  public Octets exposed() {
    return Octets.EMPTY;
  }

  @Override
  public void close() {
    before.close();
  }
}
