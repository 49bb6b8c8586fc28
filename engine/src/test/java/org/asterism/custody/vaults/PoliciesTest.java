package org.asterism.custody.vaults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Role;
import org.asterism.vault.VaultName;
import org.asterism.vault.operation.Delete;
import org.junit.jupiter.api.Test;

/// A token is found again from the constellation file and its serial alone.
class PoliciesTest {
  @Test
  void accountName_isWhatItWas() {
    // Computed with Python's hmac over the name that protocol.md §3 gives.
    var member = member(7);
    assertEquals(
        "f449fea2eca7f2dfc9436426ccd9e871",
        new Policies("0123456789abcdef", Map.of()).account(member, Role.SO).bytes().toHex());
  }

  @Test
  void everyRuleNamesTheEnginesOfThisDirectoryAtThatVaultAndNoOther() throws Exception {
    Allowed own = new Allowed.Host(Octets.of(new byte[32]));
    var member = member(7);
    var policies = new Policies("0123456789abcdef", Map.of(member.id(), List.of(own)));
    for (Policy policy : all(policies, member)) {
      for (Policy.Rule rule : policy.rules()) {
        assertEquals(List.of(own), rule.principals(), policy.name());
      }
    }
    for (Policy policy : all(policies, member(8))) {
      policy.rules().forEach(rule -> assertEquals(List.of(), rule.principals(), policy.name()));
    }
  }

  @Test
  void aRuleThatAsksForAGrantStandsBeforeOneThatDoesNot() throws Exception {
    var member = member(7);
    for (Policy policy : all(new Policies("0123456789abcdef", Map.of()), member)) {
      List<Boolean> asked =
          policy.rules().stream()
              .filter(rule -> rule.operations().contains(Delete.KIND))
              .map(rule -> !rule.conditions().isEmpty())
              .toList();
      assertTrue(asked.getFirst(), policy.name());
      assertEquals(asked.size() - 1, asked.indexOf(false), policy.name());
    }
  }

  private static List<Policy> all(Policies policies, Member member) throws Exception {
    return List.of(
        policies.keyPolicy(member, LeaseTerms.DEFAULT).decode(),
        policies.objectPolicy(member).decode(),
        policies.accountPolicy(member, Role.SO).decode(),
        policies.accountPolicy(member, Role.USER).decode());
  }

  private static Member member(int filling) {
    byte[] enrolment = new byte[EnrolmentId.LENGTH];
    Arrays.fill(enrolment, (byte) filling);
    var vault = new AbsentVault(new VaultName("vault-1", EnrolmentId.of(enrolment)));
    return new Member(new XCoordinate(1), vault, List.of());
  }
}
