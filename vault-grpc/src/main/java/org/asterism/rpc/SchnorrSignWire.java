package org.asterism.rpc;

import org.asterism.proto.vault.v1.Commitment;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.proto.vault.v1.Part;
import org.asterism.threshold.frost.CommitmentList;
import org.asterism.vault.operation.SchnorrSign;
import org.asterism.vault.operation.SchnorrSign.Share;

/// A share of a signature on the wire.
final class SchnorrSignWire implements OperationWire<SchnorrSign, Share> {
  @Override
  public void ask(SchnorrSign asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope
        .getSchnorrSignBuilder()
        .setBatch(Wire.bytes(asked.nonce().batch()))
        .setIndex(asked.nonce().index())
        .addAllList(asked.list().stream().map(SchnorrSignWire::encode).toList())
        .setPublicKey(Wire.bytes(asked.key().publicKey()))
        .setSalt(Wire.bytes(asked.key().salt()))
        .setMessage(Wire.bytes(asked.message()));
  }

  @Override
  public SchnorrSign asked(Envelope envelope, SecretParts secrets) throws MalformedMessage {
    var message = envelope.getSchnorrSign();
    if (message.getListCount() > CommitmentList.SIGNERS_MAX) {
      throw new MalformedMessage("more signers than a key has shares");
    }
    return new SchnorrSign(
        new SchnorrSign.Nonce(Wire.octets(message.getBatch()), Wire.count(message.getIndex())),
        new SchnorrSign.Shown(Wire.octets(message.getPublicKey()), Wire.octets(message.getSalt())),
        message.getListList().stream().map(SchnorrSignWire::decode).toList(),
        Wire.octets(message.getMessage()));
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

  private static Commitment encode(SchnorrSign.Signer signer) {
    return NonceBatchWire.encode(signer.commitment())
        .setIdentifier(Wire.bytes(signer.identifier()))
        .build();
  }

  private static SchnorrSign.Signer decode(Commitment message) {
    return new SchnorrSign.Signer(
        Wire.octets(message.getIdentifier()), NonceBatchWire.decode(message));
  }
}
