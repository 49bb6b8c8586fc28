package org.asterism.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import org.asterism.kernel.Group;
import org.asterism.proto.vault.v1.Proof;
import org.asterism.ratls.AttestedExchange;
import org.asterism.ratls.Evidence;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.Stretch;

/// The small values that acts, outcomes and proofs have in common, on the wire. Decoders throw
/// IllegalArgumentException for a value out of range: their callers make it a [MalformedMessage].
final class Wire {
  private Wire() {}

  static ByteString bytes(Octets octets) {
    return ByteString.copyFrom(octets.toByteArray());
  }

  static Octets octets(ByteString bytes) {
    return Octets.of(bytes.toByteArray());
  }

  static Octets companion(ByteString bytes) {
    if (bytes.size() > Limits.COMPANION_BYTES) {
      throw new IllegalArgumentException(
          "a companion has at most %d bytes, not %d"
              .formatted(Limits.COMPANION_BYTES, bytes.size()));
    }
    return octets(bytes);
  }

  static EncodedPolicy policy(ByteString bytes) {
    return new EncodedPolicy(octets(bytes));
  }

  static int count(int unsigned) {
    if (unsigned < 0) {
      throw new IllegalArgumentException("a count over 2^31");
    }
    return unsigned;
  }

  static long count(long unsigned) {
    if (unsigned < 0) {
      throw new IllegalArgumentException("a count over 2^63");
    }
    return unsigned;
  }

  /// A field that we do not know might forbid what we are about to do.
  static void requireKnown(Message message) throws MalformedMessage {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      throw new MalformedMessage("an unknown field in " + message.getDescriptorForType().getName());
    }
    for (var field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        requireAllKnown(field.getValue());
      }
    }
  }

  private static void requireAllKnown(Object field) throws MalformedMessage {
    List<?> messages = field instanceof List<?> repeated ? repeated : List.of(field);
    for (Object message : messages) {
      requireKnown((Message) message);
    }
  }

  static org.asterism.proto.vault.v1.Stretch encode(Stretch stretch) {
    return org.asterism.proto.vault.v1.Stretch.newBuilder()
        .setMemoryKib(stretch.memoryKib())
        .setPasses(stretch.passes())
        .setLanes(stretch.lanes())
        .setSalt(bytes(stretch.salt()))
        .build();
  }

  static Stretch decode(org.asterism.proto.vault.v1.Stretch stretch) {
    return new Stretch(
        stretch.getMemoryKib(), stretch.getPasses(), stretch.getLanes(), octets(stretch.getSalt()));
  }

  static org.asterism.proto.vault.v1.Role encode(Role role) {
    return switch (role) {
      case SO -> org.asterism.proto.vault.v1.Role.ROLE_SO;
      case USER -> org.asterism.proto.vault.v1.Role.ROLE_USER;
    };
  }

  static Role decode(org.asterism.proto.vault.v1.Role role) {
    return switch (role) {
      case ROLE_SO -> Role.SO;
      case ROLE_USER -> Role.USER;
      case ROLE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no such role");
    };
  }

  // The names are the same on the wire but for the prefix; a test goes through all of them.
  static org.asterism.proto.vault.v1.Reason encode(Reason reason) {
    return org.asterism.proto.vault.v1.Reason.valueOf("REASON_" + reason.name());
  }

  static Reason decode(org.asterism.proto.vault.v1.Reason reason) {
    return Reason.valueOf(reason.name().replaceFirst("^REASON_", ""));
  }

  static org.asterism.proto.vault.v1.Group encode(Group group) {
    return org.asterism.proto.vault.v1.Group.valueOf("GROUP_" + group.name());
  }

  static Group decode(org.asterism.proto.vault.v1.Group group) {
    return Group.valueOf(group.name().replaceFirst("^GROUP_", ""));
  }

  static org.asterism.proto.vault.v1.EvidenceKind encode(EvidenceKind kind) {
    return org.asterism.proto.vault.v1.EvidenceKind.valueOf("EVIDENCE_KIND_" + kind.name());
  }

  static EvidenceKind decode(org.asterism.proto.vault.v1.EvidenceKind kind) {
    return EvidenceKind.valueOf(kind.name().replaceFirst("^EVIDENCE_KIND_", ""));
  }

  static Proof encode(AttestedExchange.Proof proof) {
    var evidence =
        org.asterism.proto.vault.v1.Evidence.newBuilder()
            .setKind(encode(proof.evidence().kind()))
            .setEvidence(bytes(proof.evidence().evidence()))
            .setCollateral(bytes(proof.evidence().collateral()));
    return Proof.newBuilder()
        .setEvidence(evidence)
        .setHpkeKey(bytes(proof.hpkeKey()))
        .setHpkeEncapsulation(bytes(proof.encapsulation()))
        .build();
  }

  static AttestedExchange.Proof decode(Proof proof) {
    var evidence = proof.getEvidence();
    return new AttestedExchange.Proof(
        new Evidence(
            decode(evidence.getKind()),
            octets(evidence.getEvidence()),
            octets(evidence.getCollateral())),
        octets(proof.getHpkeKey()),
        octets(proof.getHpkeEncapsulation()));
  }
}
