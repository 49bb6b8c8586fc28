package org.asterism.rpc;

import com.google.protobuf.ByteString;
import java.util.List;
import org.asterism.proto.vault.v1.Box;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Member;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.box.SealedBox;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// A dealing on the wire; what is secret in it is sealed for its receivers, which the engine is
/// not.
final class SessionDealWire implements OperationWire<SessionDeal, Dealt> {
  @Override
  public void ask(SessionDeal asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope
        .getSessionDealBuilder()
        .setSession(Wire.bytes(asked.session().bytes()))
        .addAllMembers(asked.members().stream().map(SessionDealWire::member).toList())
        .setSalt(Wire.bytes(asked.salt()))
        .addAllOpened(asked.opened().stream().map(SessionOpenWire::encode).toList());
  }

  @Override
  public SessionDeal asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getSessionDeal();
    return new SessionDeal(
        new SessionId(Wire.octets(message.getSession())),
        message.getMembersList().stream().map(SessionDealWire::seat).toList(),
        Wire.octets(message.getSalt()),
        message.getOpenedList().stream().map(SessionOpenWire::decode).toList());
  }

  @Override
  public void answer(Dealt answer, Outcome.Builder outcome, SecretParts secrets) {
    outcome
        .getDealtBuilder()
        .addAllVector(encode(answer.vector()))
        .addAllBoxes(answer.boxes().stream().map(SessionDealWire::encode).toList())
        .setSignature(Wire.bytes(answer.signature()));
  }

  @Override
  public Dealt answered(Outcome outcome, SecretParts secrets) {
    var message = outcome.getDealt();
    return new Dealt(
        decode(message.getVectorList()),
        message.getBoxesList().stream().map(SessionDealWire::decode).toList(),
        Wire.octets(message.getSignature()));
  }

  static Box encode(SealedBox box) {
    return Box.newBuilder()
        .setEncapsulation(ByteString.copyFrom(box.encapsulation()))
        .setCiphertext(ByteString.copyFrom(box.ciphertext()))
        .build();
  }

  static SealedBox decode(Box message) {
    return new SealedBox(
        message.getEncapsulation().toByteArray(), message.getCiphertext().toByteArray());
  }

  static List<ByteString> encode(List<byte[]> fields) {
    return fields.stream().map(ByteString::copyFrom).toList();
  }

  static List<byte[]> decode(List<ByteString> fields) {
    return fields.stream().map(ByteString::toByteArray).toList();
  }

  private static Member member(Commitment.Seat seat) {
    return Member.newBuilder()
        .setPseudonym(ByteString.copyFrom(seat.pseudonym()))
        .setX(ByteString.copyFrom(seat.x()))
        .build();
  }

  private static Commitment.Seat seat(Member message) {
    return new Commitment.Seat(message.getPseudonym().toByteArray(), message.getX().toByteArray());
  }
}
