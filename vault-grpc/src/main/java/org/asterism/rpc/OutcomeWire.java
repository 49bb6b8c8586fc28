package org.asterism.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import org.asterism.proto.vault.v1.ActReply;
import org.asterism.proto.vault.v1.Done;
import org.asterism.proto.vault.v1.LoggedIn;
import org.asterism.proto.vault.v1.LoginStarted;
import org.asterism.proto.vault.v1.Part;
import org.asterism.proto.vault.v1.Refusal;
import org.asterism.proto.vault.v1.Released;
import org.asterism.ratls.SealedParts;
import org.asterism.vault.Attempt;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Lease;
import org.asterism.vault.Outcome;
import org.asterism.vault.Roots;

/// Outcomes to the wire and back.
final class OutcomeWire {
  private OutcomeWire() {}

  static ActReply seal(Outcome outcome, long requestId, SealedParts sealing) {
    byte[] encoded = encode(outcome, requestId).toByteArray();
    var secrets = new SecretParts();
    collect(outcome, secrets);
    return ActReply.newBuilder()
        .setOutcome(ByteString.copyFrom(encoded))
        .addAllParts(secrets.seal(requestId, encoded, sealing))
        .build();
  }

  /// What the vault answered to request `requestId`; the caller owns the secrets inside.
  static Outcome open(ActReply reply, long requestId, SealedParts sealing) throws MalformedMessage {
    var message = parse(reply);
    if (message.getRequestId() != requestId) {
      throw new MalformedMessage("an answer to another request");
    }
    byte[] associated = reply.getOutcome().toByteArray();
    try (var secrets = SecretParts.open(reply.getPartsList(), requestId, associated, sealing)) {
      Outcome outcome = outcome(message, secrets);
      secrets.requireAllTaken();
      secrets.handOver();
      return outcome;
    } catch (IllegalArgumentException outOfRange) {
      throw new MalformedMessage(String.valueOf(outOfRange.getMessage()), outOfRange);
    }
  }

  private static org.asterism.proto.vault.v1.Outcome parse(ActReply reply) throws MalformedMessage {
    try {
      var message = org.asterism.proto.vault.v1.Outcome.parseFrom(reply.getOutcome());
      Wire.requireKnown(message);
      return message;
    } catch (InvalidProtocolBufferException malformed) {
      throw new MalformedMessage("an outcome that does not parse", malformed);
    }
  }

  private static org.asterism.proto.vault.v1.Outcome encode(Outcome outcome, long requestId) {
    var message = org.asterism.proto.vault.v1.Outcome.newBuilder().setRequestId(requestId);
    switch (outcome) {
      case Outcome.Done() -> message.setDone(Done.getDefaultInstance());
      case Outcome.Released(_, var lease) ->
          message.setReleased(
              Released.newBuilder()
                  .setLeaseMillis(lease.time().toMillis())
                  .setLeaseUses(lease.uses()));
      case Outcome.LoginStarted(var stretch, var epoch, var attempt, var triesLeft) ->
          message.setLoginStarted(
              LoginStarted.newBuilder()
                  .setStretch(Wire.encode(stretch))
                  .setEpochTag(epoch.value())
                  .setAttempt(Wire.bytes(attempt.bytes()))
                  .setTriesLeft(triesLeft));
      case Outcome.LoggedIn(_, _, var companion) ->
          message.setLoggedIn(LoggedIn.newBuilder().setCompanion(Wire.bytes(companion)));
      case Outcome.Refused(var reason, var triesLeft) ->
          message.setRefusal(
              Refusal.newBuilder().setReason(Wire.encode(reason)).setTriesLeft(triesLeft));
    }
    return message.build();
  }

  private static void collect(Outcome outcome, SecretParts secrets) {
    switch (outcome) {
      case Outcome.Released released -> secrets.add(Part.PART_SHARE, released.share());
      case Outcome.LoggedIn loggedIn -> {
        secrets.add(Part.PART_GRANT, loggedIn.grant());
        secrets.add(Part.PART_TOKEN_ROOT, loggedIn.roots().tokenRoot());
        secrets.add(Part.PART_PRIVATE_ROOT, loggedIn.roots().privateRoot());
      }
      case Outcome.Done _, Outcome.LoginStarted _, Outcome.Refused _ -> {}
    }
  }

  private static Outcome outcome(org.asterism.proto.vault.v1.Outcome message, SecretParts secrets)
      throws MalformedMessage {
    return switch (message.getResultCase()) {
      case DONE -> new Outcome.Done();
      case RELEASED ->
          new Outcome.Released(
              secrets.require(Part.PART_SHARE),
              new Lease(
                  Duration.ofMillis(message.getReleased().getLeaseMillis()),
                  message.getReleased().getLeaseUses()));
      case LOGIN_STARTED -> loginStarted(message.getLoginStarted());
      case LOGGED_IN ->
          new Outcome.LoggedIn(
              secrets.require(Part.PART_GRANT),
              new Roots<>(
                  secrets.require(Part.PART_TOKEN_ROOT), secrets.find(Part.PART_PRIVATE_ROOT)),
              Wire.companion(message.getLoggedIn().getCompanion()));
      case REFUSAL ->
          new Outcome.Refused(
              Wire.decode(message.getRefusal().getReason()),
              Wire.count(message.getRefusal().getTriesLeft()));
      case RESULT_NOT_SET -> throw new MalformedMessage("an outcome without a result");
    };
  }

  private static Outcome loginStarted(LoginStarted message) throws MalformedMessage {
    if (!message.getElement().isEmpty()) {
      throw new MalformedMessage("an OPRF element, which this release does not know");
    }
    return new Outcome.LoginStarted(
        Wire.decode(message.getStretch()),
        new EpochTag(message.getEpochTag()),
        new Attempt(Wire.octets(message.getAttempt())),
        Wire.count(message.getTriesLeft()));
  }
}
