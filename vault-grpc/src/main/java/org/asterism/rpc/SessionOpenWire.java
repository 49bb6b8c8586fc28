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
        .setGroup(Wire.encode(asked.group()))
        .setK(asked.k())
        .setBatch(asked.batch());
  }

  @Override
  public SessionOpen asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getSessionOpen();
    String name = message.getKind().name().replaceFirst("^SESSION_KIND_", "");
    return new SessionOpen(
        SessionOpen.Kind.valueOf(name),
        Wire.decode(message.getGroup()),
        Wire.count(message.getK()),
        Wire.count(message.getBatch()));
  }

  @Override
  public void answer(Opened answer, Outcome.Builder outcome, SecretParts secrets) {
    outcome.setOpened(encode(answer));
  }

  @Override
  public Opened answered(Outcome outcome, SecretParts secrets) {
    return decode(outcome.getOpened());
  }

  static org.asterism.proto.vault.v1.Opened encode(Opened opened) {
    return org.asterism.proto.vault.v1.Opened.newBuilder()
        .setSession(Wire.bytes(opened.session().bytes()))
        .setPseudonym(Wire.bytes(opened.pseudonym().bytes()))
        .setHpkeKey(Wire.bytes(opened.boxKey()))
        .setNonce(Wire.bytes(opened.nonce()))
        .setVectorDigest(Wire.bytes(opened.vectorDigest()))
        .setSignature(Wire.bytes(opened.signature()))
        .build();
  }

  static Opened decode(org.asterism.proto.vault.v1.Opened message) {
    return new Opened(
        new SessionId(Wire.octets(message.getSession())),
        new Pseudonym(Wire.octets(message.getPseudonym())),
        Wire.octets(message.getHpkeKey()),
        Wire.octets(message.getNonce()),
        Wire.octets(message.getVectorDigest()),
        Wire.octets(message.getSignature()));
  }
}
