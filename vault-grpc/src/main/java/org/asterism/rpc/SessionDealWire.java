package org.asterism.rpc;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.asterism.proto.vault.v1.Box;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Member;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.box.SealedBox;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Next;

/// A dealing on the wire; what is secret in it is sealed for its receivers, which the engine is
/// not.
final class SessionDealWire implements OperationWire<SessionDeal, Dealt> {
  private static final Cast NOBODY = new Cast(List.of(), List.of(), Octets.EMPTY);

  @Override
  public void ask(SessionDeal asked, Envelope.Builder envelope, SecretParts secrets) {
    var message =
        envelope
            .getSessionDealBuilder()
            .setSession(Wire.bytes(asked.session().bytes()))
            .addAllMembers(asked.members().stream().map(SessionDealWire::member).toList())
            .addAllOpened(asked.opened().stream().map(SessionOpenWire::encode).toList());
    asked
        .cast()
        .ifPresent(cast ->
            message
                .addAllParticipants(cast.participants())
                .addAllKeepers(cast.keepers())
                .setSalt(Wire.bytes(cast.salt())));
    asked
        .next()
        .ifPresent(next ->
            message
                .addAllNextMembers(next.members().stream().map(SessionDealWire::member).toList())
                .setNextK(next.k())
                .setAuthority(RosterAuthorityWire.encode(next.authority())));
  }

  @Override
  public SessionDeal asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getSessionDeal();
    return new SessionDeal(
        new SessionId(Wire.octets(message.getSession())),
        message.getMembersList().stream().map(SessionDealWire::seat).toList(),
        message.getOpenedList().stream().map(SessionOpenWire::decode).toList(),
        cast(message),
        next(message));
  }

  // Presignatures are made by somebody; a birth says of nobody that it takes part.
  private static Optional<Cast> cast(org.asterism.proto.vault.v1.SessionDeal message) {
    var cast =
        new Cast(
            message.getParticipantsList().stream().map(Wire::count).toList(),
            message.getKeepersList().stream().map(Wire::count).toList(),
            Wire.octets(message.getSalt()));
    return Optional.of(cast).filter(some -> !some.equals(NOBODY));
  }

  private static Optional<Next> next(org.asterism.proto.vault.v1.SessionDeal message) {
    return message.hasAuthority()
        ? Optional.of(
            new Next(
                message.getNextMembersList().stream().map(SessionDealWire::seat).toList(),
                Wire.count(message.getNextK()),
                RosterAuthorityWire.decode(message.getAuthority())))
        : Optional.empty();
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
