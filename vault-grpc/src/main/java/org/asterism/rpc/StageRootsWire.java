package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Part;
import org.asterism.vault.EpochTag;
import org.asterism.vault.operation.StageRoots;

/// Root shares of another sharing on the wire: they and the proof are secret.
final class StageRootsWire implements OperationWire.OfDone<StageRoots> {
  @Override
  public void ask(StageRoots asked, Envelope.Builder envelope, SecretParts secrets) {
    secrets.add(asked.roots());
    secrets.add(Part.PART_PROOF, asked.proof());
    envelope.getStageRootsBuilder().setSharingTag(asked.sharing().value());
  }

  @Override
  public StageRoots asked(Envelope envelope, SecretParts secrets) throws MalformedMessage {
    return new StageRoots(
        new EpochTag(envelope.getStageRoots().getSharingTag()),
        secrets.requireRoots(),
        secrets.require(Part.PART_PROOF));
  }
}
