package org.asterism.custody.vaults;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.asterism.vault.AccountName;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Role;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.Stage;

/// The few policies of one token, each per vault, because a policy names the account there.
///
/// What no rule allows is denied. A key is stored, released, used and refreshed on a grant of the
/// user's account; the user's PIN is changed by the user or the security officer, the officer's by
/// the officer alone. What is in use is deleted on either's grant, an account on the officer's;
/// without a login the engine cleans up what is not, and may mark the rest. A rule that asks for a
/// grant stands before one that does not, because the first that allows counts.
///
/// @param engines whom each vault serves; a vault that is not there serves nobody
public record Policies(String serial, Map<EnrolmentId, List<Allowed>> engines) {

  public Policies {
    engines = Map.copyOf(engines);
  }

  /// Account name = HMAC(enrolment id, token serial | role) (protocol §3): found again from the
  /// constellation file and the serial alone.
  public Handle account(Member member, Role role) {
    return AccountName.of(member.id(), serial, role);
  }

  public EncodedPolicy accountPolicy(Member member, Role role) {
    Rule byOfficer = rule(member, Set.of(Stage.KIND, Delete.KIND), grantOf(member, Role.SO));
    Rule always = rule(member, Set.of(Put.KIND, LoginStart.KIND, Confirm.KIND, Delete.KIND));
    return switch (role) {
      case SO -> encode("security officer", List.of(byOfficer, always));
      case USER -> {
        Rule byUser = rule(member, Set.of(Stage.KIND), grantOf(member, Role.USER));
        yield encode("user", List.of(byOfficer, byUser, always));
      }
    };
  }

  /// What is asked of the role's account at `member`, expecting this epoch there.
  public <A extends Outcome> Errand<A> errand(
      Member member, Role role, EpochTag epoch, Operation<A> operation) {
    PolicyDigest policy = accountPolicy(member, role).digest();
    return new Errand<>(account(member, role), epoch, policy, operation);
  }

  public EncodedPolicy keyPolicy(Member member, LeaseTerms lease) {
    return encode(
        "assembled key",
        List.of(
            rule(
                member,
                Set.of(Put.KIND, Release.KIND),
                grantOf(member, Role.USER),
                new Condition.MaxLease(lease.time(), lease.uses())),
            rule(member, Set.of(Delete.KIND), grantOf(member, Role.USER)),
            rule(member, Set.of(Delete.KIND), grantOf(member, Role.SO)),
            withoutLogin(member)));
  }

  /// Of a key in threshold custody: used where an assembled one is released.
  public EncodedPolicy thresholdPolicy(Member member) {
    return encode(
        "threshold key",
        List.of(
            rule(
                member,
                Set.of(Put.KIND, RsaExp.KIND, NonceBatch.KIND, Stage.KIND),
                grantOf(member, Role.USER)),
            rule(member, Set.of(Delete.KIND), grantOf(member, Role.USER)),
            rule(member, Set.of(Delete.KIND), grantOf(member, Role.SO)),
            withoutLogin(member)));
  }

  /// The officer makes public objects, so either grant serves.
  public EncodedPolicy objectPolicy(Member member) {
    return encode(
        "object",
        List.of(
            rule(member, Set.of(Put.KIND, Delete.KIND), grantOf(member, Role.USER)),
            rule(member, Set.of(Put.KIND, Delete.KIND), grantOf(member, Role.SO)),
            withoutLogin(member)));
  }

  private Rule withoutLogin(Member member) {
    return rule(member, Set.of(Confirm.KIND, Delete.KIND));
  }

  private Condition grantOf(Member member, Role role) {
    return new Condition.Credential(account(member, role));
  }

  private Rule rule(Member member, Set<Policy.OperationKind> operations, Condition... conditions) {
    List<Allowed> served = engines.getOrDefault(member.id(), List.of());
    return new Rule(operations, served, List.of(conditions));
  }

  private static EncodedPolicy encode(String name, List<Rule> rules) {
    return new Policy(name, rules).encode();
  }
}
