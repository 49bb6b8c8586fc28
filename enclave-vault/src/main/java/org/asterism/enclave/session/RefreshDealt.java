package org.asterism.enclave.session;

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
import org.asterism.vault.operation.SessionOpen.Opened;

/// The refresh of a key when a vault has dealt, and waits for what the others did (threshold.md
/// §11).
public final class RefreshDealt implements ShareDealt {
  private final RefreshOpened before;
  private final Participants participants;
  private final Dealt answer;

  RefreshDealt(RefreshOpened before, Participants participants, Dealt answer) {
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
    ZeroSharing sharing = before.sharing();
    SecretBytes own = before.subject().share();
    try (var sum = sharing.sum(kernel, dealings.size(), participants.ownX())) {
      for (SealedDealing dealing : dealings) {
        // What is dealt is as long as a share.
        Opened opened = participants.told().opened().get(dealing.dealer());
        try (SecretBytes subShare = participants.open(dealing, before.boxKey(), own.length())) {
          var committed = opened.digested(before.asked().terms());
          sum.add(dealing.dealer(), committed, dealing.vector(), subShare);
        }
      }
      try (SecretBytes share = sum.share(own)) {
        Octets point = sharing.point(kernel, share);
        return new ShareApplied(this, share, point);
      }
    }
  }

  @Override
  public boolean isOf(Handle record, EpochTag inForce) {
    return before.subject().is(record, inForce);
  }

  @Override
  public Optional<Commitment> sharing() {
    return before.subject().sharing(Octets.of(participants.transcript().bytes()));
  }

  @Override
  public void close() {
    before.close();
  }
}
