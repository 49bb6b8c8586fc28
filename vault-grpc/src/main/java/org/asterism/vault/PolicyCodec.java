package org.asterism.vault;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asterism.proto.vault.v1.Credential;
import org.asterism.proto.vault.v1.HostEngine;
import org.asterism.proto.vault.v1.OperationKind;
import org.asterism.proto.vault.v1.SimulatedEngine;
import org.asterism.proto.vault.v1.UseLimit;

/// Policies from bytes and to bytes. A decoded policy was understood whole: an unknown field,
/// operation, principal or condition refuses all of it.
final class PolicyCodec {
  // Rules of a policy, and operations, principals and conditions of a rule: what is decoded of a
  // few bytes takes many times their room.
  private static final int PARTS_MAX = 16;

  private static final String KIND_PREFIX = "OPERATION_KIND_";

  private PolicyCodec() {}

  static EncodedPolicy encode(Policy policy) {
    var message =
        org.asterism.proto.vault.v1.Policy.newBuilder()
            .setName(policy.name())
            .addAllRules(policy.rules().stream().map(PolicyCodec::encode).toList());
    return new EncodedPolicy(Octets.of(message.build().toByteArray()));
  }

  static Policy decode(byte[] bytes) throws UnreadablePolicyException {
    try {
      var message = org.asterism.proto.vault.v1.Policy.parseFrom(bytes);
      requireKnown(message);
      requireFew(message.getRulesCount());
      var rules = new ArrayList<Policy.Rule>();
      for (var rule : message.getRulesList()) {
        rules.add(decode(rule));
      }
      return new Policy(message.getName(), rules);
    } catch (InvalidProtocolBufferException malformed) {
      throw new UnreadablePolicyException("a policy that is no protobuf message", malformed);
    } catch (IllegalArgumentException outOfRange) {
      throw new UnreadablePolicyException(
          "a policy with a bad value: " + outOfRange.getMessage(), outOfRange);
    }
  }

  private static org.asterism.proto.vault.v1.Rule encode(Policy.Rule rule) {
    return org.asterism.proto.vault.v1.Rule.newBuilder()
        .addAllOperations(rule.operations().stream().map(PolicyCodec::encode).sorted().toList())
        .addAllPrincipals(rule.principals().stream().map(PolicyCodec::encode).toList())
        .addAllConditions(rule.conditions().stream().map(PolicyCodec::encode).toList())
        .build();
  }

  private static org.asterism.proto.vault.v1.Principal encode(Policy.Allowed allowed) {
    var principal = org.asterism.proto.vault.v1.Principal.newBuilder();
    return switch (allowed) {
      case Policy.Allowed.AnyHost() -> principal.setHost(HostEngine.getDefaultInstance()).build();
      case Policy.Allowed.Host(var digest) ->
          principal.setHost(HostEngine.newBuilder().setSpkiDigest(bytes(digest))).build();
      case Policy.Allowed.Simulated(var measurement) ->
          principal
              .setSimulated(SimulatedEngine.newBuilder().setMeasurement(bytes(measurement)))
              .build();
    };
  }

  private static org.asterism.proto.vault.v1.Condition encode(Policy.Condition condition) {
    var message = org.asterism.proto.vault.v1.Condition.newBuilder();
    return switch (condition) {
      case Policy.Condition.Credential(var account) ->
          message.setCredential(Credential.newBuilder().setAccount(bytes(account.bytes()))).build();
      case Policy.Condition.MaxLease(var time, var uses) ->
          message
              .setLease(
                  org.asterism.proto.vault.v1.Lease.newBuilder()
                      .setMillis(time.toMillis())
                      .setUses(uses))
              .build();
      case Policy.Condition.UseLimit(var uses) ->
          message.setUseLimit(UseLimit.newBuilder().setUses(uses)).build();
    };
  }

  private static Policy.Rule decode(org.asterism.proto.vault.v1.Rule rule)
      throws UnreadablePolicyException {
    requireKnown(rule);
    requireFew(rule.getOperationsCount());
    requireFew(rule.getPrincipalsCount());
    requireFew(rule.getConditionsCount());
    Set<Policy.OperationKind> operations = new HashSet<>();
    for (var kind : rule.getOperationsList()) {
      operations.add(decode(kind));
    }
    List<Policy.Allowed> principals = new ArrayList<>();
    for (var principal : rule.getPrincipalsList()) {
      principals.add(decode(principal));
    }
    List<Policy.Condition> conditions = new ArrayList<>();
    for (var condition : rule.getConditionsList()) {
      conditions.add(decode(condition));
    }
    return new Policy.Rule(operations, principals, conditions);
  }

  private static OperationKind encode(Policy.OperationKind kind) {
    return OperationKind.valueOf(KIND_PREFIX + kind.name());
  }

  private static Policy.OperationKind decode(OperationKind kind) throws UnreadablePolicyException {
    if (kind == OperationKind.OPERATION_KIND_UNSPECIFIED || kind == OperationKind.UNRECOGNIZED) {
      throw unknown("operation");
    }
    return new Policy.OperationKind(kind.name().substring(KIND_PREFIX.length()));
  }

  private static Policy.Allowed decode(org.asterism.proto.vault.v1.Principal principal)
      throws UnreadablePolicyException {
    requireKnown(principal);
    return switch (principal.getWhoCase()) {
      case HOST -> {
        requireKnown(principal.getHost());
        Octets digest = octets(principal.getHost().getSpkiDigest());
        yield digest.isEmpty() ? new Policy.Allowed.AnyHost() : new Policy.Allowed.Host(digest);
      }
      case SIMULATED -> {
        requireKnown(principal.getSimulated());
        yield new Policy.Allowed.Simulated(octets(principal.getSimulated().getMeasurement()));
      }
      case WHO_NOT_SET -> throw unknown("principal");
    };
  }

  private static Policy.Condition decode(org.asterism.proto.vault.v1.Condition condition)
      throws UnreadablePolicyException {
    requireKnown(condition);
    return switch (condition.getWhatCase()) {
      case CREDENTIAL -> {
        requireKnown(condition.getCredential());
        Octets account = octets(condition.getCredential().getAccount());
        yield new Policy.Condition.Credential(new Handle(account));
      }
      case LEASE -> decode(condition.getLease());
      case USE_LIMIT -> {
        requireKnown(condition.getUseLimit());
        yield new Policy.Condition.UseLimit(condition.getUseLimit().getUses());
      }
      case WHAT_NOT_SET -> throw unknown("condition");
    };
  }

  private static Policy.Condition decode(org.asterism.proto.vault.v1.Lease lease)
      throws UnreadablePolicyException {
    requireKnown(lease);
    return new Policy.Condition.MaxLease(Duration.ofMillis(lease.getMillis()), lease.getUses());
  }

  private static void requireKnown(Message message) throws UnreadablePolicyException {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      throw unknown("field in " + message.getDescriptorForType().getName());
    }
  }

  private static void requireFew(int parts) throws UnreadablePolicyException {
    if (parts > PARTS_MAX) {
      throw new UnreadablePolicyException(
          "a policy of %d parts of one kind, where %d are the most".formatted(parts, PARTS_MAX));
    }
  }

  private static UnreadablePolicyException unknown(String what) {
    return new UnreadablePolicyException(
        "a policy with an unknown %s allows nothing; compare the two releases".formatted(what));
  }

  private static ByteString bytes(Octets octets) {
    return ByteString.copyFrom(octets.toByteArray());
  }

  private static Octets octets(ByteString bytes) {
    return Octets.of(bytes.toByteArray());
  }
}
