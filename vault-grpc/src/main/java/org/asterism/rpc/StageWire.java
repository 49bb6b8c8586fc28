package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Part;
import org.asterism.vault.EpochTag;
import org.asterism.vault.operation.Stage;

/// A stage on the wire: the verifier is secret.
final class StageWire implements OperationWire.OfDone<Stage> {
  @Override
  public void ask(Stage asked, Envelope.Builder envelope, SecretParts secrets) {
    secrets.add(Part.PART_CREDENTIAL, asked.verifier());
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
        secrets.require(Part.PART_CREDENTIAL));
  }
}
