package org.asterism.enclave.policy;

import org.asterism.enclave.policy.KnownPolicies.Known;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;

/// The judgement of one act by a policy, as received. A rule allows; what no rule allows is denied,
/// and a policy of which any part is unknown allows nothing (design §7). The first rule that allows
/// gives the terms. Stateless.
public final class Judge {
  private Judge() {}

  public static Verdict evaluate(Known known, Request request) {
    return known
        .decoded()
        .map(policy -> evaluate(policy, request))
        .orElse(new Verdict.Denied(Reason.DENIED));
  }

  private static Verdict evaluate(Policy policy, Request request) {
    Reason reason = Reason.DENIED;
    for (Rule rule : policy.rules()) {
      if (rule.operations().contains(request.kind()) && means(rule, request.principal())) {
        if (granted(rule, request)) {
          return new Verdict.Allowed(Terms.of(rule.conditions()), asksForGrant(rule));
        }
        reason = Reason.GRANT;
      }
    }
    return new Verdict.Denied(reason);
  }

  private static boolean means(Rule rule, Principal principal) {
    return rule.principals().stream().anyMatch(allowed -> allowed.matches(principal));
  }

  private static boolean asksForGrant(Rule rule) {
    return rule.conditions().stream().anyMatch(Condition.Credential.class::isInstance);
  }

  private static boolean granted(Rule rule, Request request) {
    for (Condition condition : rule.conditions()) {
      boolean holds =
          switch (condition) {
            case Condition.Credential(var account) -> request.granted().test(account);
            // Both bound a release and forbid nothing by themselves; Terms applies them.
            case Condition.MaxLease _, Condition.UseLimit _ -> true;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }
}
