package org.asterism.login;

import java.time.Duration;
import java.util.Optional;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;

/// A login of one role at one vault, in its two steps (protocol §4).
///
/// Both name the epoch that is expected to be in force: where another one is, the vault refuses
/// before it counts a try, because the credential could only be wrong.
record VaultLogin(Policies policies, Member member, Role role, EpochTag epoch) {

  /// Counts one try.
  ///
  /// @return [Outcome.LoginStarted] of the expected epoch, or [Outcome.Refused]
  Outcome start(Duration deadline) throws VaultException {
    Outcome started = errand(new Operation.LoginStart()).run(member, Authority.NONE, deadline);
    return switch (started) {
      case Outcome.LoginStarted begun -> {
        if (!begun.epoch().equals(epoch)) {
          throw malformed("answers a login with another epoch than the one in force");
        }
        yield begun;
      }
      case Outcome.Refused refused -> refused;
      case Outcome.Done _, Outcome.Released _, Outcome.LoggedIn _ -> throw unexpected(started);
    };
  }

  /// @return [Outcome.LoggedIn], which the caller closes, or [Outcome.Refused]
  Outcome finish(Outcome.LoginStarted begun, SecretBytes credential, Duration deadline)
      throws VaultException {
    Outcome finished =
        errand(new Operation.LoginFinish(begun.attempt(), credential))
            .run(member, Authority.NONE, deadline);
    return switch (finished) {
      case Outcome.LoggedIn in -> in;
      case Outcome.Refused refused -> refused;
      case Outcome.Done _, Outcome.Released _, Outcome.LoginStarted _ -> throw unexpected(finished);
    };
  }

  /// Both steps with a credential that the vault accepted before; empty if it refuses now.
  ///
  /// @return the grant, which the caller closes
  Optional<SecretBytes> again(SecretBytes credential, Duration deadline) throws VaultException {
    if (!(start(deadline) instanceof Outcome.LoginStarted begun)) {
      return Optional.empty();
    }
    try (Outcome finished = finish(begun, credential, deadline)) {
      return finished instanceof Outcome.LoggedIn in
          ? Optional.of(in.grant().copy())
          : Optional.empty();
    }
  }

  VaultMalformed malformed(String what) {
    return new VaultMalformed(member.vault().name(), what, null);
  }

  private VaultMalformed unexpected(Outcome found) {
    found.close();
    return malformed("answered a login with something else");
  }

  private Errand errand(Operation operation) {
    Handle account = policies.account(member, role);
    PolicyDigest policy = policies.accountPolicy(member, role).digest();
    return new Errand(account, epoch, policy, operation);
  }
}
