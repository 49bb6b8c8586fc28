package org.asterism.enclave.session;

import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Kernel;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// The refresh of a key when a vault has dealt, and waits for what the others did (threshold.md
/// §11).
public final class RefreshDealt implements Stage.BeforeApply {
  private final RefreshOpened before;
  private final SessionMembers members;
  private final Dealt answer;

  RefreshDealt(RefreshOpened before, SessionMembers members, Dealt answer) {
    this.before = before;
    this.members = members;
    this.answer = answer;
  }

  @Override
  public Dealt answer() {
    return answer;
  }

  @Override
  public RefreshApplied apply(Kernel kernel, List<SealedDealing> dealings)
      throws ThresholdRefused {
    members.requireOneOfEach(dealings);
    ZeroSharing sharing = before.sharing();
    SecretBytes own = before.record().share();
    try (var sum = sharing.sum(kernel, dealings.size(), members.x())) {
      for (SealedDealing dealing : dealings) {
        // What is dealt is as long as a share.
        try (SecretBytes subShare = members.subShare(dealing, before.boxKey(), own.length())) {
          sum.add(dealing.dealer(), members.opened(dealing), dealing.vector(), subShare);
        }
      }
      try (SecretBytes share = sum.share(own)) {
        Octets point = sharing.point(kernel, share);
        return new RefreshApplied(this, SizeBucket.pad(share), point);
      }
    }
  }

  // Who knows what this vault was dealt knows by how much its share would have changed: of a vault
  // that was opened before, that would be a share of the key as it is after.
  @Override
  public Optional<Octets> exposed() {
    return Optional.empty();
  }

  RefreshOpened before() {
    return before;
  }

  @Override
  public void close() {
    before.close();
  }
}
