package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.proto.vault.v1.Part;
import org.asterism.vault.Attempt;
import org.asterism.vault.EpochTag;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginFinish.LoggedIn;

/// The finish of a login on the wire: the credential, the grant and the shares are secret.
final class LoginFinishWire implements OperationWire<LoginFinish, LoggedIn> {
  @Override
  public void ask(LoginFinish asked, Envelope.Builder envelope, SecretParts secrets) {
    secrets.add(Part.PART_CREDENTIAL, asked.credential());
    envelope.getLoginFinishBuilder().setAttempt(Wire.bytes(asked.attempt().bytes()));
  }

  @Override
  public LoginFinish asked(Envelope envelope, SecretParts secrets) throws MalformedMessage {
    return new LoginFinish(
        new Attempt(Wire.octets(envelope.getLoginFinish().getAttempt())),
        secrets.require(Part.PART_CREDENTIAL));
  }

  @Override
  public void answer(LoggedIn answer, Outcome.Builder outcome, SecretParts secrets) {
    secrets.add(Part.PART_GRANT, answer.grant());
    secrets.add(answer.roots());
    secrets.add(Part.PART_OPRF_SHARE, answer.loginShare());
    outcome
        .getLoggedInBuilder()
        .setCompanion(Wire.bytes(answer.companion()))
        .setSharingTag(answer.sharing().value());
  }

  @Override
  public LoggedIn answered(Outcome outcome, SecretParts secrets) throws MalformedMessage {
    return new LoggedIn(
        secrets.require(Part.PART_GRANT),
        secrets.requireRoots(),
        new EpochTag(outcome.getLoggedIn().getSharingTag()),
        secrets.find(Part.PART_OPRF_SHARE),
        Wire.companion(outcome.getLoggedIn().getCompanion()));
  }
}
