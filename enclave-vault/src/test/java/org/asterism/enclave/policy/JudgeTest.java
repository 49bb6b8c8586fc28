package org.asterism.enclave.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.Handle;
import org.asterism.vault.Lease;
import org.asterism.vault.Octets;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A policy allows what a rule says and nothing else; what it does not know, it denies.
final class JudgeTest {
  private static final Handle ACCOUNT = Handle.of(new byte[Handle.LENGTH]);
  private static final Octets KEY_A = filled(1);
  private static final Octets KEY_B = filled(2);
  private static final Octets MEASURED = filled(3);
  private static final Principal HOST_A = new Principal.HostEngine(KEY_A);
  private static final Principal HOST_B = new Principal.HostEngine(KEY_B);
  private static final Principal SIMULATED = new Principal.SimulatedEngine(MEASURED, KEY_A);
  private static final Principal OTHER_CODE = new Principal.SimulatedEngine(filled(4), KEY_A);
  private static final Allowed ANY = new Allowed.AnyHost();

  static List<Arguments> table() {
    Rule release = rule(Release.KIND, ANY);
    Rule gated = rule(Release.KIND, ANY, new Condition.Credential(ACCOUNT));
    return List.of(
        Arguments.of("no rule", List.of(), HOST_A, true, "DENIED"),
        Arguments.of("rule without principals", List.of(noOne()), HOST_A, true, "DENIED"),
        Arguments.of("any host", List.of(release), HOST_B, false, "allowed"),
        Arguments.of("evidence is no host", List.of(release), SIMULATED, true, "DENIED"),
        Arguments.of("another operation", List.of(rule(Put.KIND, ANY)), HOST_A, true, "DENIED"),
        Arguments.of("this host", List.of(only(KEY_A)), HOST_A, false, "allowed"),
        Arguments.of("another host", List.of(only(KEY_A)), HOST_B, true, "DENIED"),
        Arguments.of("its key with evidence", List.of(only(KEY_A)), SIMULATED, true, "DENIED"),
        Arguments.of("this code", List.of(measured()), SIMULATED, false, "allowed"),
        Arguments.of("other code", List.of(measured()), OTHER_CODE, true, "DENIED"),
        Arguments.of("grant held", List.of(gated), HOST_A, true, "allowed"),
        Arguments.of("grant missing", List.of(gated), HOST_A, false, "GRANT"),
        Arguments.of("grant of a stranger", List.of(gated), SIMULATED, true, "DENIED"),
        Arguments.of("one rule is enough", List.of(gated, release), HOST_A, false, "allowed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void decides(String name, List<Rule> rules, Principal principal, boolean granted, String want) {
    Verdict verdict =
        Judge.evaluate(known(new Policy(name, rules).encode()), asks(principal, granted));
    String found =
        switch (verdict) {
          case Verdict.Allowed _ -> "allowed";
          case Verdict.Denied(Reason reason) -> reason.name();
        };
    assertEquals(want, found);
  }

  @Test
  void anyUnknownPartDeniesEverything() {
    byte[] known = new Policy("p", List.of(rule(Release.KIND, ANY))).encode().bytes().toByteArray();
    byte[] unknownField = Arrays.copyOf(known, known.length + 2);
    // Field 15, a varint: protobuf keeps it as an unknown field.
    unknownField[known.length] = 15 << 3;
    unknownField[known.length + 1] = 1;
    byte[] cutShort = Arrays.copyOf(known, known.length - 1);
    // A rule that allows releases to any host, under a condition of the unknown kind 15.
    byte[] unknownCondition = {0x12, 0x0b, 0x0a, 1, 3, 0x12, 2, 0x0a, 0, 0x1a, 2, 0x7a, 0};
    for (byte[] policy : List.of(unknownField, cutShort, unknownCondition)) {
      var encoded = new EncodedPolicy(Octets.of(policy));
      assertEquals(
          new Verdict.Denied(Reason.DENIED), Judge.evaluate(known(encoded), asks(HOST_A, true)));
    }
  }

  @Test
  void saysWhetherItWasTheGrantThatAllowed() {
    Rule byGrant = rule(Release.KIND, ANY, new Condition.Credential(ACCOUNT));
    var known = known(new Policy("p", List.of(byGrant, rule(Release.KIND, ANY))).encode());
    for (boolean granted : List.of(true, false)) {
      var verdict =
          assertInstanceOf(Verdict.Allowed.class, Judge.evaluate(known, asks(HOST_A, granted)));
      assertEquals(granted, verdict.byGrant());
    }
  }

  static List<Arguments> leases() {
    Duration minute = Duration.ofMinutes(1);
    var minuteLease = Optional.of(new Lease(minute, 0));
    var tenUses = Optional.of(new Lease(minute, 10));
    return List.of(
        Arguments.of(Optional.empty(), 0, 0, 0, Lease.NONE),
        Arguments.of(Optional.empty(), 2, 5, 1, Lease.NONE),
        Arguments.of(minuteLease, 0, 0, 0, new Lease(minute, 0)),
        Arguments.of(minuteLease, 0, 7, 0, new Lease(minute, 7)),
        Arguments.of(tenUses, 0, 0, 0, new Lease(minute, 10)),
        Arguments.of(tenUses, 0, 20, 0, new Lease(minute, 10)),
        Arguments.of(tenUses, 12, 0, 5, new Lease(minute, 7)),
        Arguments.of(minuteLease, 12, 0, 5, new Lease(minute, 7)));
  }

  @ParameterizedTest
  @MethodSource("leases")
  void grantsTheSmallestBound(
      Optional<Lease> lease, long limit, long wanted, long used, Lease expected) {
    var terms = new Terms(lease, limit == 0 ? OptionalLong.empty() : OptionalLong.of(limit));
    assertEquals(Optional.of(expected), terms.grant(wanted, used));
  }

  @Test
  void grantsNothingWhenAllUsesAreCharged() {
    var terms = new Terms(Optional.empty(), OptionalLong.of(3));
    assertEquals(Optional.empty(), terms.grant(1, 3));
    assertEquals(Optional.empty(), terms.grant(1, 4));
    assertEquals(1, Terms.charge(Lease.NONE));
    assertEquals(7, Terms.charge(new Lease(Duration.ofMinutes(1), 7)));
  }

  @Test
  void severalConditionsOfOneKindGiveTheSmallest() {
    Terms terms =
        Terms.of(
            List.of(
                new Condition.MaxLease(Duration.ofMinutes(2), 5),
                new Condition.UseLimit(9),
                new Condition.MaxLease(Duration.ofMinutes(1), 0),
                new Condition.UseLimit(4)));
    assertEquals(Optional.of(new Lease(Duration.ofMinutes(1), 5)), terms.lease());
    assertEquals(OptionalLong.of(4), terms.useLimit());
  }

  private static Request asks(Principal principal, boolean granted) {
    return new Request(Release.KIND, principal, account -> granted && account.equals(ACCOUNT));
  }

  private static Rule rule(OperationKind kind, Allowed who, Condition... conditions) {
    return new Rule(Set.of(kind), List.of(who), List.of(conditions));
  }

  private static Rule only(Octets spki) {
    return rule(Release.KIND, new Allowed.Host(spki));
  }

  private static Rule measured() {
    return rule(Release.KIND, new Allowed.Simulated(MEASURED));
  }

  private static Rule noOne() {
    return new Rule(Set.of(Release.KIND), List.of(), List.of());
  }

  private static Octets filled(int filling) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) filling);
    return Octets.of(bytes);
  }

  private static KnownPolicies.Known known(EncodedPolicy encoded) {
    return new KnownPolicies().find(encoded);
  }
}
