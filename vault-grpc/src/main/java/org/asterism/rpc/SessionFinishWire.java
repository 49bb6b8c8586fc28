package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionFinish;
import org.asterism.vault.operation.SessionFinish.Finished;

/// What all participants opened, on the wire; nothing of it is secret.
final class SessionFinishWire implements OperationWire<SessionFinish, Finished> {
  @Override
  public void ask(SessionFinish asked, Envelope.Builder envelope, SecretParts secrets) {
    var message =
        envelope.getSessionFinishBuilder().setSession(Wire.bytes(asked.session().bytes()));
    asked.openings().forEach(opened -> message.addOpenings(SessionApplyWire.encode(opened)));
  }

  @Override
  public SessionFinish asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getSessionFinish();
    return new SessionFinish(
        new SessionId(Wire.octets(message.getSession())),
        message.getOpeningsList().stream().map(SessionApplyWire::decode).toList());
  }

  @Override
  public void answer(Finished answer, Outcome.Builder outcome, SecretParts secrets) {
    outcome
        .getFinishedBuilder()
        .setBatch(Wire.bytes(answer.batch()))
        .setChecks(Wire.bytes(answer.checks()));
  }

  @Override
  public Finished answered(Outcome outcome, SecretParts secrets) {
    var message = outcome.getFinished();
    return new Finished(Wire.octets(message.getBatch()), Wire.octets(message.getChecks()));
  }
}
