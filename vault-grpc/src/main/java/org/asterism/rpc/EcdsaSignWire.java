package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.proto.vault.v1.Part;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.EcdsaSign.Share;

/// A share of an ECDSA signature on the wire.
final class EcdsaSignWire implements OperationWire<EcdsaSign, Share> {
  @Override
  public void ask(EcdsaSign asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope
        .getEcdsaSignBuilder()
        .setBatch(Wire.bytes(asked.presigned().batch()))
        .setIndex(asked.presigned().index())
        .setDigest(Wire.bytes(asked.digest()))
        .setFreshness(Wire.bytes(asked.freshness()));
  }

  @Override
  public EcdsaSign asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getEcdsaSign();
    return new EcdsaSign(
        new EcdsaSign.Presigned(Wire.octets(message.getBatch()), Wire.count(message.getIndex())),
        Wire.octets(message.getDigest()),
        Wire.octets(message.getFreshness()));
  }

  @Override
  public void answer(Share answer, Outcome.Builder outcome, SecretParts secrets) {
    secrets.add(Part.PART_PARTIAL, answer.share());
    outcome.getPartialBuilder();
  }

  @Override
  public Share answered(Outcome outcome, SecretParts secrets) throws MalformedMessage {
    return new Share(secrets.require(Part.PART_PARTIAL));
  }
}
