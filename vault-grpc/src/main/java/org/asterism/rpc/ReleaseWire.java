package org.asterism.rpc;

import java.time.Duration;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.proto.vault.v1.Part;
import org.asterism.vault.Lease;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Release.Released;

/// A release on the wire: the share is secret.
final class ReleaseWire implements OperationWire<Release, Released> {
  @Override
  public void ask(Release asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getReleaseBuilder().setWantedUses(asked.wantedUses());
  }

  @Override
  public Release asked(Envelope envelope, SecretParts secrets) {
    return new Release(Wire.count(envelope.getRelease().getWantedUses()));
  }

  @Override
  public void answer(Released answer, Outcome.Builder outcome, SecretParts secrets) {
    secrets.add(Part.PART_SHARE, answer.share());
    outcome
        .getReleasedBuilder()
        .setLeaseMillis(answer.lease().time().toMillis())
        .setLeaseUses(answer.lease().uses());
  }

  @Override
  public Released answered(Outcome outcome, SecretParts secrets) throws MalformedMessage {
    var message = outcome.getReleased();
    return new Released(
        secrets.require(Part.PART_SHARE),
        new Lease(Duration.ofMillis(message.getLeaseMillis()), message.getLeaseUses()));
  }
}
