package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.proto.vault.v1.SessionKind;
import org.asterism.vault.Pseudonym;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The opening of a session on the wire; nothing of it is secret.
final class SessionOpenWire implements OperationWire<SessionOpen, Opened> {
  @Override
  public void ask(SessionOpen asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope
        .getSessionOpenBuilder()
        .setKind(SessionKind.valueOf("SESSION_KIND_" + asked.sort().name()))
        .setGroup(Wire.encode(asked.group()));
  }

  @Override
  public SessionOpen asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getSessionOpen();
    String name = message.getKind().name().replaceFirst("^SESSION_KIND_", "");
    return new SessionOpen(SessionOpen.Kind.valueOf(name), Wire.decode(message.getGroup()));
  }

  @Override
  public void answer(Opened answer, Outcome.Builder outcome, SecretParts secrets) {
    outcome
        .getOpenedBuilder()
        .setSession(Wire.bytes(answer.session().bytes()))
        .setPseudonym(Wire.bytes(answer.pseudonym().bytes()))
        .setNonce(Wire.bytes(answer.nonce()))
        .setSignature(Wire.bytes(answer.signature()));
  }

  @Override
  public Opened answered(Outcome outcome, SecretParts secrets) {
    var message = outcome.getOpened();
    return new Opened(
        new SessionId(Wire.octets(message.getSession())),
        new Pseudonym(Wire.octets(message.getPseudonym())),
        Wire.octets(message.getNonce()),
        Wire.octets(message.getSignature()));
  }
}
