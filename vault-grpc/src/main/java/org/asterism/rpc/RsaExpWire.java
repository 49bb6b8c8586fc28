package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.proto.vault.v1.Part;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.RsaExp.Partial;

/// A power by a share on the wire: k of the answers are a signature or a plaintext, so each is
/// secret.
final class RsaExpWire implements OperationWire<RsaExp, Partial> {
  @Override
  public void ask(RsaExp asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope
        .getRsaExpBuilder()
        .setModulus(Wire.bytes(asked.key().modulus()))
        .setPublicExponent(Wire.bytes(asked.key().publicExponent()))
        .setSalt(Wire.bytes(asked.key().salt()))
        .setBase(Wire.bytes(asked.base()));
  }

  @Override
  public RsaExp asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getRsaExp();
    return new RsaExp(
        new RsaExp.Shown(
            Wire.octets(message.getModulus()),
            Wire.octets(message.getPublicExponent()),
            Wire.octets(message.getSalt())),
        Wire.octets(message.getBase()));
  }

  @Override
  public void answer(Partial answer, Outcome.Builder outcome, SecretParts secrets) {
    secrets.add(Part.PART_PARTIAL, answer.power());
    outcome.getPartialBuilder();
  }

  @Override
  public Partial answered(Outcome outcome, SecretParts secrets) throws MalformedMessage {
    return new Partial(secrets.require(Part.PART_PARTIAL));
  }
}
