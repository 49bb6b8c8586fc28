package org.asterism.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.asterism.proto.vault.v1.Abort;
import org.asterism.proto.vault.v1.AccountRecord;
import org.asterism.proto.vault.v1.ActRequest;
import org.asterism.proto.vault.v1.Commit;
import org.asterism.proto.vault.v1.Delete;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.KeyRecord;
import org.asterism.proto.vault.v1.LoginFinish;
import org.asterism.proto.vault.v1.LoginStart;
import org.asterism.proto.vault.v1.ObjectRecord;
import org.asterism.proto.vault.v1.Part;
import org.asterism.proto.vault.v1.Put;
import org.asterism.proto.vault.v1.RecordType;
import org.asterism.proto.vault.v1.Release;
import org.asterism.proto.vault.v1.Stage;
import org.asterism.proto.vault.v1.Usage;
import org.asterism.ratls.RequestWindow;
import org.asterism.ratls.SealedParts;
import org.asterism.vault.Act;
import org.asterism.vault.Attempt;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Operation.StoredRecord;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Roots;

/// Acts to the wire and back.
final class ActWire {
  private ActWire() {}

  static ActRequest seal(Act act, long requestId, SealedParts sealing) {
    byte[] envelope = envelope(act, requestId).toByteArray();
    var secrets = new SecretParts();
    secrets.add(Part.PART_GRANT, act.grant());
    collect(act.operation(), secrets);
    return ActRequest.newBuilder()
        .setEnvelope(ByteString.copyFrom(envelope))
        .addAllParts(secrets.seal(requestId, envelope, sealing))
        .build();
  }

  /// An act as it came, and its secrets, which live until this is closed.
  record Opened(long requestId, Act act, SecretParts secrets) implements AutoCloseable {
    @Override
    public void close() {
      secrets.close();
    }
  }

  static Opened open(ActRequest request, RequestWindow window, SealedParts sealing)
      throws MalformedMessage {
    Envelope envelope = envelope(request);
    long requestId = envelope.getRequestId();
    if (!window.admit(requestId)) {
      throw new MalformedMessage("a request id that was used before");
    }
    byte[] associated = request.getEnvelope().toByteArray();
    var secrets = SecretParts.open(request.getPartsList(), requestId, associated, sealing);
    try {
      Act act = act(envelope, secrets);
      secrets.requireAllTaken();
      return new Opened(requestId, act, secrets);
    } catch (IllegalArgumentException outOfRange) {
      secrets.close();
      throw new MalformedMessage(String.valueOf(outOfRange.getMessage()), outOfRange);
    } catch (MalformedMessage malformed) {
      secrets.close();
      throw malformed;
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

  private static Envelope envelope(Act act, long requestId) {
    var envelope =
        Envelope.newBuilder()
            .setHandle(Wire.bytes(act.handle().bytes()))
            .setEpochTag(act.epoch().value())
            .setPolicyDigest(Wire.bytes(act.policy().bytes()))
            .setRequestId(requestId);
    switch (act.operation()) {
      case Operation.Put(var contents) -> envelope.setPut(put(contents));
      case Operation.Stage(var next, var stretch, _) ->
          envelope.setStage(
              Stage.newBuilder().setNextEpochTag(next.value()).setStretch(Wire.encode(stretch)));
      case Operation.Commit(var next) ->
          envelope.setCommit(Commit.newBuilder().setNextEpochTag(next.value()));
      case Operation.Abort(var next) ->
          envelope.setAbort(Abort.newBuilder().setNextEpochTag(next.value()));
      case Operation.Release(var uses) ->
          envelope.setRelease(Release.newBuilder().setWantedUses(uses));
      case Operation.Delete() -> envelope.setDelete(Delete.getDefaultInstance());
      case Operation.LoginStart() -> envelope.setLoginStart(LoginStart.getDefaultInstance());
      case Operation.LoginFinish(var attempt, _) ->
          envelope.setLoginFinish(LoginFinish.newBuilder().setAttempt(Wire.bytes(attempt.bytes())));
    }
    return envelope.build();
  }

  private static Put put(StoredRecord contents) {
    var put = Put.newBuilder();
    switch (contents) {
      case StoredRecord.Key(_, var commitments, var policy, var companion) ->
          put.setKey(
              KeyRecord.newBuilder()
                  .setType(RecordType.RECORD_TYPE_ASSEMBLED)
                  .setUsage(Usage.USAGE_RELEASE)
                  .setCommitments(Wire.bytes(commitments))
                  .setPolicy(Wire.bytes(policy.bytes()))
                  .setCompanion(Wire.bytes(companion)));
      case StoredRecord.Companion(var used, var policy, var companion) -> {
        var object =
            ObjectRecord.newBuilder()
                .setPolicy(Wire.bytes(policy.bytes()))
                .setCompanion(Wire.bytes(companion));
        used.ifPresent(handle -> object.setKeyHandle(Wire.bytes(handle.bytes())));
        put.setObject(object);
      }
      case StoredRecord.Account account -> put.setAccount(account(account));
    }
    return put.build();
  }

  private static AccountRecord account(StoredRecord.Account account) {
    return AccountRecord.newBuilder()
        .setRole(Wire.encode(account.role()))
        .setTries(account.tries())
        .setStretch(Wire.encode(account.stretch()))
        .setPolicy(Wire.bytes(account.policy().bytes()))
        .setCompanion(Wire.bytes(account.companion()))
        .build();
  }

  private static void collect(Operation operation, SecretParts secrets) {
    switch (operation) {
      case Operation.Put(StoredRecord.Key record) -> secrets.add(Part.PART_SHARE, record.share());
      case Operation.Put(StoredRecord.Account account) -> {
        secrets.add(Part.PART_CREDENTIAL, account.verifier());
        secrets.add(Part.PART_TOKEN_ROOT, account.roots().tokenRoot());
        secrets.add(Part.PART_PRIVATE_ROOT, account.roots().privateRoot());
      }
      case Operation.Stage stage -> secrets.add(Part.PART_CREDENTIAL, stage.verifier());
      case Operation.LoginFinish finish -> secrets.add(Part.PART_CREDENTIAL, finish.credential());
      case Operation.Put(StoredRecord.Companion _),
          Operation.Commit _,
          Operation.Abort _,
          Operation.Release _,
          Operation.Delete _,
          Operation.LoginStart _ -> {}
    }
  }

  private static Act act(Envelope envelope, SecretParts secrets) throws MalformedMessage {
    return new Act(
        new Handle(Wire.octets(envelope.getHandle())),
        new EpochTag(envelope.getEpochTag()),
        new PolicyDigest(Wire.octets(envelope.getPolicyDigest())),
        secrets.find(Part.PART_GRANT),
        operation(envelope, secrets));
  }

  private static Operation operation(Envelope envelope, SecretParts secrets)
      throws MalformedMessage {
    return switch (envelope.getOperationCase()) {
      case PUT -> new Operation.Put(record(envelope.getPut(), secrets));
      case STAGE ->
          new Operation.Stage(
              new EpochTag(envelope.getStage().getNextEpochTag()),
              Wire.decode(envelope.getStage().getStretch()),
              secrets.require(Part.PART_CREDENTIAL));
      case COMMIT -> new Operation.Commit(new EpochTag(envelope.getCommit().getNextEpochTag()));
      case ABORT -> new Operation.Abort(new EpochTag(envelope.getAbort().getNextEpochTag()));
      case RELEASE -> new Operation.Release(Wire.count(envelope.getRelease().getWantedUses()));
      case DELETE -> new Operation.Delete();
      case LOGIN_START -> loginStart(envelope.getLoginStart());
      case LOGIN_FINISH ->
          new Operation.LoginFinish(
              new Attempt(Wire.octets(envelope.getLoginFinish().getAttempt())),
              secrets.require(Part.PART_CREDENTIAL));
      case OPERATION_NOT_SET -> throw new MalformedMessage("an act without an operation");
    };
  }

  private static Operation loginStart(LoginStart start) throws MalformedMessage {
    if (!start.getElement().isEmpty()) {
      throw new MalformedMessage("an OPRF element, which this release does not know");
    }
    return new Operation.LoginStart();
  }

  private static StoredRecord record(Put put, SecretParts secrets) throws MalformedMessage {
    return switch (put.getRecordCase()) {
      case KEY -> keyRecord(put.getKey(), secrets);
      case OBJECT -> {
        var handle = Wire.octets(put.getObject().getKeyHandle());
        yield new StoredRecord.Companion(
            handle.isEmpty() ? Optional.empty() : Optional.of(new Handle(handle)),
            policy(put.getObject().getPolicy()),
            Wire.companion(put.getObject().getCompanion()));
      }
      case ACCOUNT -> accountRecord(put.getAccount(), secrets);
      case RECORD_NOT_SET -> throw new MalformedMessage("a put without a record");
    };
  }

  private static StoredRecord keyRecord(KeyRecord message, SecretParts secrets)
      throws MalformedMessage {
    if (message.getType() != RecordType.RECORD_TYPE_ASSEMBLED
        || message.getUsage() != Usage.USAGE_RELEASE) {
      throw new MalformedMessage(
          "a key record of type %s for %s".formatted(message.getType(), message.getUsage()));
    }
    return new StoredRecord.Key(
        secrets.require(Part.PART_SHARE),
        Wire.companion(message.getCommitments()),
        policy(message.getPolicy()),
        Wire.companion(message.getCompanion()));
  }

  private static StoredRecord accountRecord(AccountRecord message, SecretParts secrets)
      throws MalformedMessage {
    return new StoredRecord.Account(
        Wire.decode(message.getRole()),
        Wire.count(message.getTries()),
        Wire.decode(message.getStretch()),
        secrets.find(Part.PART_CREDENTIAL),
        new Roots<>(secrets.require(Part.PART_TOKEN_ROOT), secrets.find(Part.PART_PRIVATE_ROOT)),
        policy(message.getPolicy()),
        Wire.companion(message.getCompanion()));
  }

  private static EncodedPolicy policy(ByteString bytes) {
    return new EncodedPolicy(Wire.octets(bytes));
  }
}
