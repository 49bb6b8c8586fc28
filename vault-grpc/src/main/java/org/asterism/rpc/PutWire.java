package org.asterism.rpc;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.asterism.proto.vault.v1.AccountRecord;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Group;
import org.asterism.proto.vault.v1.KeyRecord;
import org.asterism.proto.vault.v1.ObjectRecord;
import org.asterism.proto.vault.v1.Part;
import org.asterism.proto.vault.v1.RecordType;
import org.asterism.proto.vault.v1.Usage;
import org.asterism.threshold.Commitment;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.operation.Put;

/// A put on the wire: the share of a key, and the verifier, the share of the login key and the root
/// shares of an account, are secret.
final class PutWire implements OperationWire.OfDone<Put> {
  @Override
  public void ask(Put asked, Envelope.Builder envelope, SecretParts secrets) {
    var put = envelope.getPutBuilder();
    switch (asked.contents()) {
      case StoredRecord.Key key -> {
        secrets.add(Part.PART_SHARE, key.share());
        put.setKey(
            KeyRecord.newBuilder()
                .setType(RecordType.RECORD_TYPE_ASSEMBLED)
                .setUsage(Usage.USAGE_RELEASE)
                .setCommitments(Wire.bytes(key.commitments()))
                .setPolicy(Wire.bytes(key.policy().bytes()))
                .setCompanion(Wire.bytes(key.companion())));
      }
      case StoredRecord.ThresholdKey key -> {
        secrets.add(Part.PART_SHARE, key.share());
        put.setKey(threshold(key));
      }
      case StoredRecord.Companion(var used, var policy, var companion) -> {
        var object =
            put.getObjectBuilder()
                .setPolicy(Wire.bytes(policy.bytes()))
                .setCompanion(Wire.bytes(companion));
        used.ifPresent(handle -> object.setKeyHandle(Wire.bytes(handle.bytes())));
      }
      case StoredRecord.Account account -> {
        secrets.add(Part.PART_CREDENTIAL, account.verifier());
        secrets.add(Part.PART_OPRF_SHARE, account.loginShare());
        secrets.add(account.roots());
        put.setAccount(
            AccountRecord.newBuilder()
                .setRole(Wire.encode(account.role()))
                .setTries(account.tries())
                .setStretch(Wire.encode(account.stretch()))
                .setPolicy(Wire.bytes(account.policy().bytes()))
                .setCompanion(Wire.bytes(account.companion()))
                .setSharingTag(account.sharings().inForce().value()));
      }
    }
  }

  @Override
  public Put asked(Envelope envelope, SecretParts secrets) throws MalformedMessage {
    var put = envelope.getPut();
    return new Put(
        switch (put.getRecordCase()) {
          case KEY -> key(put.getKey(), secrets);
          case OBJECT -> object(put.getObject());
          case ACCOUNT -> account(put.getAccount(), secrets);
          case RECORD_NOT_SET -> throw new MalformedMessage("a put without a record");
        });
  }

  private static KeyRecord threshold(StoredRecord.ThresholdKey key) {
    if (!(key.signer() instanceof Signer.Enrolled(SessionId session))) {
      throw new IllegalArgumentException("a threshold record is put in a session");
    }
    return KeyRecord.newBuilder()
        .setType(RecordType.RECORD_TYPE_THRESHOLD)
        .setGroup(Wire.encode(key.purpose().group()))
        .addAllUsages(key.purpose().usages().stream().map(Wire::encode).sorted().toList())
        .setCommitments(
            ByteString.copyFrom(key.commitments().key().bytes())
                .concat(ByteString.copyFrom(key.commitments().roster().bytes())))
        .setSession(Wire.bytes(session.bytes()))
        .setPolicy(Wire.bytes(key.policy().bytes()))
        .setCompanion(Wire.bytes(key.companion()))
        .build();
  }

  private static StoredRecord key(KeyRecord message, SecretParts secrets) throws MalformedMessage {
    return switch (message.getType()) {
      case RECORD_TYPE_ASSEMBLED -> assembled(message, secrets);
      case RECORD_TYPE_THRESHOLD -> threshold(message, secrets);
      case RECORD_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new MalformedMessage("a key record of type " + message.getType());
    };
  }

  private static StoredRecord threshold(KeyRecord message, SecretParts secrets)
      throws MalformedMessage {
    if (message.getUsage() != Usage.USAGE_UNSPECIFIED
        || message.getCommitments().size() != 2 * Commitment.LENGTH) {
      throw new MalformedMessage("a threshold record with a usage, or other commitments than two");
    }
    byte[] commitments = message.getCommitments().toByteArray();
    return new StoredRecord.ThresholdKey(
        secrets.require(Part.PART_SHARE),
        new StoredRecord.Purpose(
            Wire.decode(message.getGroup()),
            message.getUsagesList().stream().map(Wire::decode).collect(Collectors.toSet())),
        new StoredRecord.Commitments(
            Commitment.of(Arrays.copyOf(commitments, Commitment.LENGTH)),
            Commitment.of(Arrays.copyOfRange(commitments, Commitment.LENGTH, commitments.length))),
        new Signer.Enrolled(new SessionId(Wire.octets(message.getSession()))),
        Wire.policy(message.getPolicy()),
        Wire.companion(message.getCompanion()));
  }

  private static StoredRecord assembled(KeyRecord message, SecretParts secrets)
      throws MalformedMessage {
    if (message.getUsage() != Usage.USAGE_RELEASE
        || message.getGroup() != Group.GROUP_UNSPECIFIED
        || message.getUsagesCount() > 0
        || !message.getSession().isEmpty()) {
      throw new MalformedMessage(
          "an assembled record for %s, or with what a threshold record has"
              .formatted(message.getUsage()));
    }
    return new StoredRecord.Key(
        secrets.require(Part.PART_SHARE),
        Wire.companion(message.getCommitments()),
        Wire.policy(message.getPolicy()),
        Wire.companion(message.getCompanion()));
  }

  private static StoredRecord object(ObjectRecord message) {
    return new StoredRecord.Companion(
        Optional.of(message.getKeyHandle())
            .filter(handle -> !handle.isEmpty())
            .map(handle -> new Handle(Wire.octets(handle))),
        Wire.policy(message.getPolicy()),
        Wire.companion(message.getCompanion()));
  }

  private static StoredRecord account(AccountRecord message, SecretParts secrets)
      throws MalformedMessage {
    return new StoredRecord.Account(
        Wire.decode(message.getRole()),
        Wire.count(message.getTries()),
        Wire.decode(message.getStretch()),
        secrets.find(Part.PART_CREDENTIAL),
        secrets.find(Part.PART_OPRF_SHARE),
        secrets.requireRoots(),
        StoredRecord.Sharings.of(new EpochTag(message.getSharingTag())),
        Wire.policy(message.getPolicy()),
        Wire.companion(message.getCompanion()));
  }
}
