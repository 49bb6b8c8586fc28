package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.proto.vault.v1.Part;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.MulPoint.Proven;

/// A product by a share on the wire: k of the answers are what two parties agree on, so each is
/// secret.
final class MulPointWire implements OperationWire<MulPoint, Proven> {
  @Override
  public void ask(MulPoint asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getMulPointBuilder().setPoint(Wire.bytes(asked.point()));
  }

  @Override
  public MulPoint asked(Envelope envelope, SecretParts secrets) {
    return new MulPoint(Wire.octets(envelope.getMulPoint().getPoint()));
  }

  @Override
  public void answer(Proven answer, Outcome.Builder outcome, SecretParts secrets) {
    secrets.add(Part.PART_PARTIAL, answer.product());
    outcome.getPartialBuilder();
  }

  @Override
  public Proven answered(Outcome outcome, SecretParts secrets) throws MalformedMessage {
    return new Proven(secrets.require(Part.PART_PARTIAL));
  }
}
