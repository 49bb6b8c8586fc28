package org.asterism.rpc;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Optional;
import org.asterism.oprf.Evaluation;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.LoginStarted;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.vault.Attempt;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.LoginStart.Started;

/// The start of a login on the wire.
final class LoginStartWire implements OperationWire<LoginStart, Started> {
  @Override
  public void ask(LoginStart asked, Envelope.Builder envelope, SecretParts secrets) {
    var start = envelope.getLoginStartBuilder();
    asked.element().ifPresent(element -> start.setElement(Wire.bytes(element)));
  }

  @Override
  public LoginStart asked(Envelope envelope, SecretParts secrets) throws MalformedMessage {
    ByteString element = envelope.getLoginStart().getElement();
    return new LoginStart(
        element.isEmpty()
            ? Optional.empty()
            : Optional.of(Octets.of(exactly(Evaluation.ELEMENT_BYTES, element))));
  }

  @Override
  public void answer(Started answer, Outcome.Builder outcome, SecretParts secrets) {
    var started = outcome.getLoginStartedBuilder();
    answer
        .evaluation()
        .ifPresent(evaluation ->
            started
                .setElement(ByteString.copyFrom(evaluation.element()))
                .setProof(ByteString.copyFrom(evaluation.proof()))
                .setPublicShare(ByteString.copyFrom(evaluation.publicShare())));
    started
        .setStretch(Wire.encode(answer.stretch()))
        .setEpochTag(answer.epoch().value())
        .setAttempt(Wire.bytes(answer.attempt().bytes()))
        .setTriesLeft(answer.triesLeft())
        .setRestMillis(answer.rest().toMillis());
  }

  @Override
  public Started answered(Outcome outcome, SecretParts secrets) throws MalformedMessage {
    var message = outcome.getLoginStarted();
    return new Started(
        Wire.decode(message.getStretch()),
        new EpochTag(message.getEpochTag()),
        new Attempt(Wire.octets(message.getAttempt())),
        evaluation(message),
        Wire.count(message.getTriesLeft()),
        Duration.ofMillis(Wire.count(message.getRestMillis())));
  }

  private static Optional<Evaluation> evaluation(LoginStarted message) throws MalformedMessage {
    if (message.getElement().isEmpty()
        && message.getProof().isEmpty()
        && message.getPublicShare().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Evaluation(
            exactly(Evaluation.ELEMENT_BYTES, message.getElement()),
            exactly(Evaluation.PROOF_BYTES, message.getProof()),
            exactly(Evaluation.ELEMENT_BYTES, message.getPublicShare())));
  }

  private static byte[] exactly(int length, ByteString bytes) throws MalformedMessage {
    if (bytes.size() != length) {
      throw new MalformedMessage(
          "expected %d bytes of an evaluation, found %d".formatted(length, bytes.size()));
    }
    return bytes.toByteArray();
  }
}
