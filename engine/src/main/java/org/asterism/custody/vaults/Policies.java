package org.asterism.custody.vaults;

import static org.asterism.vault.Policy.OperationKind.DELETE;
import static org.asterism.vault.Policy.OperationKind.LOGIN;
import static org.asterism.vault.Policy.OperationKind.PUT;
import static org.asterism.vault.Policy.OperationKind.RELEASE;
import static org.asterism.vault.Policy.OperationKind.STAGE;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.Handle;
import org.asterism.vault.Policy;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Policy.Rule;
import org.asterism.vault.Role;

/// The few policies of one token, each per vault, because a policy names the account there.
///
/// What no rule allows is denied. A key is stored and released on a grant of the user's account;
/// the user's PIN is changed by the user or the security officer, the officer's by himself;
/// anything is deleted by the enrolled engine, which must clean up without a login.
///
/// @param engines whom the vaults serve
public record Policies(String serial, List<Allowed> engines) {

  public Policies {
    engines = List.copyOf(engines);
  }

  /// Account name = HMAC(enrolment id, token serial | role) (protocol §3): found again from the
  /// constellation file and the serial alone.
  public Handle account(Member member, Role role) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(member.id().bytes().toByteArray(), "HmacSHA256"));
      String name = "asterism/account/v1|" + serial + "|" + role;
      byte[] digest = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return Handle.of(Arrays.copyOf(digest, Handle.LENGTH));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", missing);
    }
  }

  public EncodedPolicy accountPolicy(Member member, Role role) {
    Rule stagedByOfficer = rule(Set.of(STAGE), grantOf(member, Role.SO));
    Rule always = rule(Set.of(PUT, LOGIN, DELETE));
    return switch (role) {
      case SO -> encode("security officer", List.of(always, stagedByOfficer));
      case USER ->
          encode(
              "user",
              List.of(always, stagedByOfficer, rule(Set.of(STAGE), grantOf(member, Role.USER))));
    };
  }

  public EncodedPolicy keyPolicy(Member member, LeaseTerms lease) {
    return encode(
        "assembled key",
        List.of(
            rule(
                Set.of(PUT, RELEASE),
                grantOf(member, Role.USER),
                new Condition.MaxLease(lease.time(), lease.uses())),
            rule(Set.of(DELETE))));
  }

  /// The officer makes public objects, so either grant serves.
  public EncodedPolicy objectPolicy(Member member) {
    return encode(
        "object",
        List.of(
            rule(Set.of(PUT), grantOf(member, Role.USER)),
            rule(Set.of(PUT), grantOf(member, Role.SO)),
            rule(Set.of(DELETE))));
  }

  private Condition grantOf(Member member, Role role) {
    return new Condition.Credential(account(member, role));
  }

  private Rule rule(Set<Policy.OperationKind> operations, Condition... conditions) {
    return new Rule(operations, engines, List.of(conditions));
  }

  private static EncodedPolicy encode(String name, List<Rule> rules) {
    return new Policy(name, rules).encode();
  }
}
