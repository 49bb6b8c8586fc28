package org.asterism.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.asterism.proto.vault.v1.ActRequest;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Part;
import org.asterism.ratls.RequestWindow;
import org.asterism.ratls.SealedParts;
import org.asterism.secret.Handover;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;

/// Acts to the wire and back.
final class ActWire {
  private ActWire() {}

  static <A extends Outcome> ActRequest seal(Act<A> act, long requestId, SealedParts sealing) {
    var message =
        Envelope.newBuilder()
            .setHandle(Wire.bytes(act.handle().bytes()))
            .setEpochTag(act.epoch().value())
            .setPolicyDigest(Wire.bytes(act.policy().bytes()))
            .setRequestId(requestId);
    var secrets = new SecretParts();
    secrets.add(Part.PART_GRANT, act.grant());
    OperationWires.of(act.operation()).wire().ask(act.operation(), message, secrets);
    byte[] envelope = message.build().toByteArray();
    return ActRequest.newBuilder()
        .setEnvelope(ByteString.copyFrom(envelope))
        .addAllParts(secrets.seal(requestId, envelope, sealing))
        .build();
  }

  /// An act as it came, and its secrets, which live until this is closed.
  record Opened<A extends Outcome>(long requestId, Act<A> act, SecretParts secrets)
      implements AutoCloseable {
    @Override
    public void close() {
      secrets.close();
    }
  }

  static Opened<?> open(ActRequest request, RequestWindow window, SealedParts sealing)
      throws MalformedMessage {
    Envelope envelope = envelope(request);
    long requestId = envelope.getRequestId();
    if (!window.admit(requestId)) {
      throw new MalformedMessage("a request id that was used before");
    }
    byte[] associated = request.getEnvelope().toByteArray();
    var secrets = SecretParts.open(request.getPartsList(), requestId, associated, sealing);
    try (var handover = Handover.orElse(secrets::close)) {
      Act<?> act = act(envelope, secrets, OperationWires.of(envelope).asked(envelope, secrets));
      secrets.requireAllTaken();
      return handover.to(new Opened<>(requestId, act, secrets));
    } catch (IllegalArgumentException outOfRange) {
      throw new MalformedMessage(String.valueOf(outOfRange.getMessage()), outOfRange);
    }
  }

  private static Envelope envelope(ActRequest request) throws MalformedMessage {
    try {
      var envelope = Envelope.parseFrom(request.getEnvelope());
      Wire.requireKnown(envelope);
      if (envelope.getApprovalsCount() > 0) {
        throw new MalformedMessage("approvals, which this release does not know");
      }
      return envelope;
    } catch (InvalidProtocolBufferException malformed) {
      throw new MalformedMessage("an envelope that does not parse", malformed);
    }
  }

  private static <A extends Outcome> Act<A> act(
      Envelope envelope, SecretParts secrets, Operation<A> operation) {
    return new Act<>(
        new Handle(Wire.octets(envelope.getHandle())),
        new EpochTag(envelope.getEpochTag()),
        new PolicyDigest(Wire.octets(envelope.getPolicyDigest())),
        secrets.find(Part.PART_GRANT),
        operation);
  }
}
