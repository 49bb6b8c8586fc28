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
import org.asterism.vault.operation.SessionDeal.Shown;

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
            .addAllMembers(members(asked.members()))
            .addAllOpened(asked.opened().stream().map(SessionOpenWire::encode).toList());
    asked
        .cast()
        .ifPresent(cast ->
            message
                .addAllParticipants(cast.participants())
                .addAllKeepers(cast.keepers())
                .setSalt(Wire.bytes(cast.salt()))
                .setSharing(Wire.bytes(cast.shown().sharing())));
    asked
        .next()
        .ifPresent(next ->
            message
                .addAllNextMembers(members(next.members()))
                .setNextK(next.k())
                .setAuthority(RosterAuthorityWire.encode(next.authority())));
  }

  @Override
  public SessionDeal asked(Envelope envelope, SecretParts secrets) {
    var message = envelope.getSessionDeal();
    return new SessionDeal(
        new SessionId(Wire.octets(message.getSession())),
        seats(message.getMembersList()),
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
            new Shown(Wire.octets(message.getSalt()), Wire.octets(message.getSharing())));
    return Optional.of(cast).filter(some -> !some.equals(NOBODY));
  }

  private static Optional<Next> next(org.asterism.proto.vault.v1.SessionDeal message) {
    return message.hasAuthority()
        ? Optional.of(
            new Next(
                seats(message.getNextMembersList()),
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

  static List<Member> members(List<Commitment.Seat> seats) {
    return seats.stream().map(SessionDealWire::member).toList();
  }

  static List<Commitment.Seat> seats(List<Member> messages) {
    return messages.stream().map(SessionDealWire::seat).toList();
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
