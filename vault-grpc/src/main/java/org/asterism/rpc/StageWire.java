package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Part;
import org.asterism.vault.EpochTag;
import org.asterism.vault.operation.Stage;

/// A stage on the wire: the verifier and the share of the login key are secret.
final class StageWire implements OperationWire.OfDone<Stage> {
  @Override
  public void ask(Stage asked, Envelope.Builder envelope, SecretParts secrets) {
    secrets.add(Part.PART_CREDENTIAL, asked.verifier());
    secrets.add(Part.PART_OPRF_SHARE, asked.loginShare());
    envelope
        .getStageBuilder()
        .setNextEpochTag(asked.next().value())
        .setStretch(Wire.encode(asked.stretch()));
  }

  @Override
  public Stage asked(Envelope envelope, SecretParts secrets) throws MalformedMessage {
    return new Stage(
        new EpochTag(envelope.getStage().getNextEpochTag()),
        Wire.decode(envelope.getStage().getStretch()),
        secrets.require(Part.PART_CREDENTIAL),
        secrets.find(Part.PART_OPRF_SHARE));
  }
}
