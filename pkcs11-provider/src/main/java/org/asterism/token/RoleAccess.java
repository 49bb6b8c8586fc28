package org.asterism.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.asterism.custody.Authority;
import org.asterism.custody.Errand;
import org.asterism.custody.Member;
import org.asterism.custody.Policies;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// What an accepted PIN left in locked memory: for each vault the credential, and the grant that it
/// yielded there. After a vault's restart the credential yields a new grant (protocol §4).
///
/// Safe for use by many threads. Closing erases all of it.
final class RoleAccess implements Authority, AutoCloseable {
  private final Role role;
  private final OwedCredentials owed;
  private final Map<EnrolmentId, Held> held = new ConcurrentHashMap<>();

  // Replaced secrets may be on their way to a vault: they are erased with the token's closing.
  private final List<SecretBytes> replaced = new ArrayList<>();

  private record Held(SecretBytes credential, EpochTag epoch, Optional<SecretBytes> grant) {}

  RoleAccess(Role role, OwedCredentials owed) {
    this.role = role;
    this.owed = owed;
  }

  /// Keeps a credential, and the grant where it was accepted already. Takes ownership of both.
  synchronized void keep(
      Member member, SecretBytes credential, EpochTag epoch, Optional<SecretBytes> grant) {
    Held before = held.put(member.id(), new Held(credential, epoch, grant));
    if (before != null) {
      replaced.add(before.credential());
      before.grant().ifPresent(replaced::add);
    }
  }

  /// A copy of the credential that is in force at `member`, as far as is known here.
  synchronized Optional<SecretBytes> credential(Member member) {
    return Optional.ofNullable(held.get(member.id())).map(known -> known.credential().copy());
  }

  @Override
  public Optional<SecretBytes> grant(Member member) {
    return Optional.ofNullable(held.get(member.id())).flatMap(Held::grant);
  }

  @Override
  public boolean renew(Member member, Duration deadline) throws VaultException {
    Held known = held.get(member.id());
    if (known == null) {
      return false;
    }
    owed.settle(role, member, deadline);
    Policies policies = owed.policies();
    Handle account = policies.account(member, role);
    PolicyDigest policy = policies.accountPolicy(member, role).digest();
    Outcome started =
        new Errand(account, EpochTag.NONE, policy, new Operation.LoginStart())
            .run(member, Authority.NONE, deadline);
    // Another epoch means another PIN: that credential would only cost a try.
    if (!(started instanceof Outcome.LoginStarted begun) || !begun.epoch().equals(known.epoch())) {
      return false;
    }
    Outcome finished =
        new Errand(
                account,
                known.epoch(),
                policy,
                new Operation.LoginFinish(begun.attempt(), known.credential()))
            .run(member, Authority.NONE, deadline);
    return accepted(member, known, finished);
  }

  @Override
  public synchronized void close() {
    for (Held known : held.values()) {
      known.credential().close();
      known.grant().ifPresent(SecretBytes::close);
    }
    held.clear();
    replaced.forEach(SecretBytes::close);
    replaced.clear();
  }

  private synchronized boolean accepted(Member member, Held known, Outcome finished) {
    if (!(finished instanceof Outcome.LoggedIn in)) {
      return false;
    }
    SecretBytes grant = in.grant().copy();
    in.close();
    Held before =
        held.put(member.id(), new Held(known.credential(), known.epoch(), Optional.of(grant)));
    if (before == null) {
      held.remove(member.id());
      grant.close();
      return false;
    }
    before.grant().ifPresent(replaced::add);
    return true;
  }
}
