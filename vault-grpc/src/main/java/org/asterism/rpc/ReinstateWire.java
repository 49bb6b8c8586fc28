package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Part;
import org.asterism.vault.EpochTag;
import org.asterism.vault.operation.Reinstate;

/// A reinstatement on the wire: the verifier, the share of the login key and the proof are secret.
final class ReinstateWire implements OperationWire.OfDone<Reinstate> {
  @Override
  public void ask(Reinstate asked, Envelope.Builder envelope, SecretParts secrets) {
    secrets.add(Part.PART_CREDENTIAL, asked.verifier());
    secrets.add(Part.PART_OPRF_SHARE, asked.loginShare());
    secrets.add(Part.PART_PROOF, asked.proof());
    envelope
        .getReinstateBuilder()
        .setNextEpochTag(asked.next().value())
        .setStretch(Wire.encode(asked.stretch()));
  }

  @Override
  public Reinstate asked(Envelope envelope, SecretParts secrets) throws MalformedMessage {
    return new Reinstate(
        new EpochTag(envelope.getReinstate().getNextEpochTag()),
        Wire.decode(envelope.getReinstate().getStretch()),
        secrets.require(Part.PART_CREDENTIAL),
        secrets.find(Part.PART_OPRF_SHARE),
        secrets.require(Part.PART_PROOF));
  }
}
