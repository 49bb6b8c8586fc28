package org.asterism.vault;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.UnknownFieldSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.proto.vault.v1.HostEngine;
import org.asterism.proto.vault.v1.Rule;
import org.asterism.proto.vault.v1.UseLimit;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.operation.Put;
import org.junit.jupiter.api.Test;

/// A policy is understood whole or not at all.
class PolicyTest {
  private static final Octets DIGEST = Octets.of(new byte[32]);
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(77, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  @Test
  void aPolicyOfManyPartsIsNotDecoded() {
    var few = new Policy.Rule(Set.of(Put.KIND), List.of(new Allowed.AnyHost()), List.of());
    for (int rules : List.of(16, 17, 300)) {
      var encoded = new Policy("p", Collections.nCopies(rules, few)).encode();
      if (rules <= 16) {
        assertDoesNotThrow(encoded::decode);
      } else {
        assertThrows(UnreadablePolicyException.class, encoded::decode);
      }
    }
  }

  @Test
  void aPolicyGoesThereAndBack() throws Exception {
    var policy =
        new Policy(
            "everything",
            List.of(
                new Policy.Rule(
                    everyKind(),
                    List.of(
                        new Allowed.AnyHost(),
                        new Allowed.Host(DIGEST),
                        new Allowed.Simulated(DIGEST)),
                    List.of(
                        new Condition.Credential(Handle.of(new byte[16])),
                        new Condition.MaxLease(Duration.ofMinutes(5), 100),
                        new Condition.UseLimit(7))),
                new Policy.Rule(Set.of(), List.of(), List.of())));
    assertEquals(policy, policy.encode().decode());
    assertEquals(policy.encode().digest(), policy.encode().digest());
  }

  private static Set<OperationKind> everyKind() {
    return Arrays.stream(org.asterism.proto.vault.v1.OperationKind.values())
        .map(kind -> kind.name().replaceFirst("^OPERATION_KIND_", ""))
        .filter(name -> !name.equals("UNSPECIFIED") && !name.equals("UNRECOGNIZED"))
        .map(OperationKind::new)
        .collect(Collectors.toSet());
  }

  @Test
  void theOrderOfAPolicysBytesIsTheContracts() throws Exception {
    var every = new Policy("every", List.of(new Policy.Rule(everyKind(), List.of(), List.of())));
    var message =
        org.asterism.proto.vault.v1.Policy.parseFrom(every.encode().bytes().toByteArray());
    var kinds = message.getRules(0).getOperationsList();
    assertEquals(kinds.stream().sorted().toList(), kinds);
    assertEquals(everyKind().size(), kinds.size());
  }

  @Test
  void anUnknownPartRefusesTheWhole() {
    var host =
        org.asterism.proto.vault.v1.Principal.newBuilder()
            .setHost(HostEngine.newBuilder().setUnknownFields(UNKNOWN));
    var limit =
        org.asterism.proto.vault.v1.Condition.newBuilder()
            .setUseLimit(UseLimit.newBuilder().setUses(1).setUnknownFields(UNKNOWN));
    assertUnreadable(Rule.newBuilder().setUnknownFields(UNKNOWN));
    // On the wire this is the operation 99.
    var operation99 = UnknownFieldSet.Field.newBuilder().addVarint(99).build();
    assertUnreadable(
        Rule.newBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(1, operation99).build()));
    assertUnreadable(
        Rule.newBuilder()
            .addOperations(org.asterism.proto.vault.v1.OperationKind.OPERATION_KIND_UNSPECIFIED));
    assertUnreadable(Rule.newBuilder().addPrincipals(host));
    assertUnreadable(
        Rule.newBuilder()
            .addPrincipals(org.asterism.proto.vault.v1.Principal.getDefaultInstance()));
    assertUnreadable(Rule.newBuilder().addConditions(limit));
    assertUnreadable(
        Rule.newBuilder()
            .addConditions(
                org.asterism.proto.vault.v1.Condition.newBuilder().setUnknownFields(UNKNOWN)));
    assertUnreadable(
        Rule.newBuilder()
            .addConditions(
                org.asterism.proto.vault.v1.Condition.newBuilder()
                    .setUseLimit(UseLimit.getDefaultInstance())));
  }

  private static void assertUnreadable(Rule.Builder rule) {
    var policy = org.asterism.proto.vault.v1.Policy.newBuilder().addRules(rule).build();
    var encoded = new EncodedPolicy(Octets.of(policy.toByteArray()));
    assertThrows(UnreadablePolicyException.class, encoded::decode);
  }

  @Test
  void aPrincipalMatchesOnlyWhatNamesIt() {
    byte[] other = new byte[32];
    other[0] = 1;
    var host = new Principal.HostEngine(DIGEST);
    var simulated = new Principal.SimulatedEngine(DIGEST, DIGEST);
    assertTrue(new Allowed.AnyHost().matches(host));
    assertTrue(new Allowed.Host(DIGEST).matches(host));
    assertTrue(new Allowed.Simulated(DIGEST).matches(simulated));
    assertFalse(new Allowed.Host(Octets.of(other)).matches(host));
    assertFalse(new Allowed.Simulated(Octets.of(other)).matches(simulated));
    assertFalse(new Allowed.AnyHost().matches(simulated));
    assertFalse(new Allowed.Host(DIGEST).matches(simulated));
    assertFalse(new Allowed.Simulated(DIGEST).matches(host));
  }

  @Test
  void stretchingBelowTheFloorIsKnown() {
    var salt = Octets.of(new byte[16]);
    assertTrue(Stretch.floor(salt).meetsFloor());
    assertFalse(new Stretch(Stretch.FLOOR_MEMORY_KIB - 1, 2, 1, salt).meetsFloor());
    assertFalse(new Stretch(Stretch.FLOOR_MEMORY_KIB, 1, 1, salt).meetsFloor());
    assertThrows(IllegalArgumentException.class, () -> new Stretch(Integer.MAX_VALUE, 2, 1, salt));
    assertThrows(IllegalArgumentException.class, () -> new Stretch(20_000, 2, 1, Octets.EMPTY));
  }

  @FuzzTest
  void anyBytesAreAPolicyOrRefused(byte[] bytes) {
    if (bytes.length > EncodedPolicy.MAX_LENGTH) {
      return;
    }
    try {
      var policy = new EncodedPolicy(Octets.of(bytes)).decode();
      assertEquals(policy, policy.encode().decode());
    } catch (UnreadablePolicyException refused) {
      assertTrue(refused.getMessage() != null);
    }
  }
}
