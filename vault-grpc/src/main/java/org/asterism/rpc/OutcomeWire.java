package org.asterism.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import org.asterism.proto.vault.v1.ActReply;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.proto.vault.v1.Outcome.ResultCase;
import org.asterism.ratls.SealedParts;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultRefused.Accusation;

/// Answers and refusals to the wire and back.
final class OutcomeWire {
  private OutcomeWire() {}

  static <A extends org.asterism.vault.Outcome> ActReply seal(
      A answer, Act<? extends A> act, long requestId, SealedParts sealing) {
    var message = Outcome.newBuilder().setRequestId(requestId);
    var secrets = new SecretParts();
    OperationWires.<A>of(act.operation()).wire().answer(answer, message, secrets);
    byte[] encoded = message.build().toByteArray();
    return ActReply.newBuilder()
        .setOutcome(ByteString.copyFrom(encoded))
        .addAllParts(secrets.seal(requestId, encoded, sealing))
        .build();
  }

  static ActReply seal(VaultRefused refused, long requestId) {
    var message = Outcome.newBuilder().setRequestId(requestId);
    var refusal =
        message
            .getRefusalBuilder()
            .setReason(Wire.encode(refused.reason()))
            .setTriesLeft(refused.triesLeft())
            .setEpochTag(refused.inForce().value())
            .setWaitMillis(refused.await().toMillis());
    refused
        .accusation()
        .ifPresent(accusation ->
            refusal.setDealer(accusation.dealer()).setHpkeKey(Wire.bytes(accusation.boxKey())));
    return ActReply.newBuilder().setOutcome(message.build().toByteString()).build();
  }

  /// What the vault answered to `act`, which was request `requestId`; the caller owns the secrets
  /// inside.
  static <A extends org.asterism.vault.Outcome> A open(
      ActReply reply, Act<? extends A> act, long requestId, SealedParts sealing, VaultName vault)
      throws MalformedMessage, VaultRefused {
    var message = parse(reply);
    if (message.getRequestId() != requestId) {
      throw new MalformedMessage("an answer to another request");
    }
    byte[] associated = reply.getOutcome().toByteArray();
    try (var secrets = SecretParts.open(reply.getPartsList(), requestId, associated, sealing)) {
      if (message.getResultCase() == ResultCase.REFUSAL) {
        secrets.requireAllTaken();
        throw refusal(vault, message);
      }
      var expected = OperationWires.<A>of(act.operation());
      if (message.getResultCase() != expected.answered()) {
        throw new MalformedMessage(
            "%s in answer to %s".formatted(message.getResultCase(), expected.asked()));
      }
      A answer = expected.wire().answered(message, secrets);
      secrets.requireAllTaken();
      secrets.handOver();
      return answer;
    } catch (IllegalArgumentException outOfRange) {
      throw new MalformedMessage(String.valueOf(outOfRange.getMessage()), outOfRange);
    }
  }

  private static Outcome parse(ActReply reply) throws MalformedMessage {
    try {
      var message = Outcome.parseFrom(reply.getOutcome());
      Wire.requireKnown(message);
      return message;
    } catch (InvalidProtocolBufferException malformed) {
      throw new MalformedMessage("an outcome that does not parse", malformed);
    }
  }

  private static VaultRefused refusal(VaultName vault, Outcome message) {
    var wait = Duration.ofMillis(Wire.count(message.getRefusal().getWaitMillis()));
    var reason = Wire.decode(message.getRefusal().getReason());
    if (reason == Reason.TOO_SOON) {
      return VaultRefused.tooSoon(vault, wait);
    }
    if (reason == Reason.DEALER) {
      return VaultRefused.accusing(
          vault,
          new Accusation(
              Wire.count(message.getRefusal().getDealer()),
              Wire.octets(message.getRefusal().getHpkeKey())));
    }
    return new VaultRefused(
        vault,
        reason,
        Wire.count(message.getRefusal().getTriesLeft()),
        new EpochTag(message.getRefusal().getEpochTag()));
  }
}
