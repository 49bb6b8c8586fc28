package org.asterism.rpc;

import com.google.protobuf.ByteString;
import java.time.Duration;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.vault.Attempt;
import org.asterism.vault.EpochTag;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.LoginStart.Started;

/// The start of a login on the wire.
final class LoginStartWire implements OperationWire<LoginStart, Started> {
  @Override
  public void ask(LoginStart asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getLoginStartBuilder();
  }

  @Override
  public LoginStart asked(Envelope envelope, SecretParts secrets) throws MalformedMessage {
    requireNone(envelope.getLoginStart().getElement());
    return new LoginStart();
  }

  @Override
  public void answer(Started answer, Outcome.Builder outcome, SecretParts secrets) {
    outcome
        .getLoginStartedBuilder()
        .setStretch(Wire.encode(answer.stretch()))
        .setEpochTag(answer.epoch().value())
        .setAttempt(Wire.bytes(answer.attempt().bytes()))
        .setTriesLeft(answer.triesLeft())
        .setRestMillis(answer.rest().toMillis());
  }

  @Override
  public Started answered(Outcome outcome, SecretParts secrets) throws MalformedMessage {
    var message = outcome.getLoginStarted();
    requireNone(message.getElement());
    return new Started(
        Wire.decode(message.getStretch()),
        new EpochTag(message.getEpochTag()),
        new Attempt(Wire.octets(message.getAttempt())),
        Wire.count(message.getTriesLeft()),
        Duration.ofMillis(Wire.count(message.getRestMillis())));
  }

  private static void requireNone(ByteString element) throws MalformedMessage {
    if (!element.isEmpty()) {
      throw new MalformedMessage("an OPRF element, which this release does not know");
    }
  }
}
