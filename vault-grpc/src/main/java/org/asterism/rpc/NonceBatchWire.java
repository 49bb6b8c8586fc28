package org.asterism.rpc;

import org.asterism.proto.vault.v1.Commitment;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.NonceBatch.Made;

/// A batch of nonces on the wire; what travels of them is not secret.
final class NonceBatchWire implements OperationWire<NonceBatch, Made> {
  @Override
  public void ask(NonceBatch asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getNonceBatchBuilder().setCount(asked.count());
  }

  @Override
  public NonceBatch asked(Envelope envelope, SecretParts secrets) {
    return new NonceBatch(Wire.count(envelope.getNonceBatch().getCount()));
  }

  @Override
  public void answer(Made answer, Outcome.Builder outcome, SecretParts secrets) {
    outcome
        .getNoncesBuilder()
        .setBatch(Wire.bytes(answer.batch()))
        .addAllCommitments(
            answer.commitments().stream().map(each -> encode(each).build()).toList());
  }

  @Override
  public Made answered(Outcome outcome, SecretParts secrets) throws MalformedMessage {
    var message = outcome.getNonces();
    if (message.getCommitmentsCount() > NonceBatch.COUNT_MAX
        || message.getCommitmentsList().stream().anyMatch(one -> !one.getIdentifier().isEmpty())) {
      throw new MalformedMessage("more nonces than a batch has, or some that are named");
    }
    return new Made(
        Wire.octets(message.getBatch()),
        message.getCommitmentsList().stream().map(NonceBatchWire::decode).toList());
  }

  static Commitment.Builder encode(NonceBatch.Commitment commitment) {
    return Commitment.newBuilder()
        .setHiding(Wire.bytes(commitment.hiding()))
        .setBinding(Wire.bytes(commitment.binding()));
  }

  static NonceBatch.Commitment decode(Commitment message) {
    return new NonceBatch.Commitment(
        Wire.octets(message.getHiding()), Wire.octets(message.getBinding()));
  }
}
