package org.asterism.login;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.logging.SparingLog;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.LoginStart.Started;
import org.slf4j.LoggerFactory;

/// A login of one role at one vault, in its two steps (protocol §4).
///
/// Both name the epoch that is expected to be in force: where another one is, the vault refuses
/// before it counts a try, because the credential could only be wrong.
record VaultLogin(Policies policies, Member member, Role role, EpochTag epoch) {

  private static final SparingLog SPARING =
      new SparingLog(LoggerFactory.getLogger(VaultLogin.class));
  private static final int BYTES = 512;

  /// Counts one try.
  ///
  /// @param element to be evaluated
  Started start(Optional<Octets> element, Duration deadline) throws VaultException {
    Started begun = ask(new LoginStart(element), deadline);
    if (!begun.epoch().equals(epoch)) {
      throw malformed("answers a login with another epoch than the one in force");
    }
    return begun;
  }

  /// Counts one try. What came too soon was not counted: it comes again as soon as it may, where
  /// that is within the deadline.
  Started startInTime(Environment environment, Optional<Octets> element, Duration deadline)
      throws VaultException {
    long began = environment.nanos().getAsLong();
    try {
      return start(element, deadline);
    } catch (VaultRefused refused) {
      if (refused.reason() != Reason.TOO_SOON) {
        throw refused;
      }
      Duration wait = refused.await();
      SPARING.warn(
          role,
          policies.serial(),
          () ->
              "vault %s takes the next %s PIN of token %s in %d s: wrong ones came too fast"
                  .formatted(member, role, policies.serial(), wait.toSeconds() + 1));
      if (wait.compareTo(deadline) >= 0 || !environment.background().pause(wait)) {
        throw refused;
      }
      return start(element, deadline.minusNanos(environment.nanos().getAsLong() - began));
    }
  }

  /// The caller closes the answer.
  LoggedIn finish(Started begun, SecretBytes credential, Duration deadline) throws VaultException {
    return ask(new LoginFinish(begun.attempt(), credential), deadline);
  }

  /// Both steps with a credential that the vault accepted before. What they need of locked memory
  /// is reserved before the try is counted.
  ///
  /// @param heard is lent what the vault answers
  /// @return the grant, which the caller closes
  /// @throws VaultRefused if the vault accepts it no more
  SecretBytes again(SecretBytes credential, Duration deadline, Consumer<LoggedIn> heard)
      throws VaultException {
    try (var memory = Reservation.of(BYTES)) {
      return memory.lend(() -> granted(credential, deadline, heard));
    }
  }

  private SecretBytes granted(SecretBytes credential, Duration deadline, Consumer<LoggedIn> heard)
      throws VaultException {
    try (LoggedIn in = finish(start(Optional.empty(), deadline), credential, deadline)) {
      heard.accept(in);
      return in.grant().copy();
    }
  }

  VaultMalformed malformed(String what) {
    return new VaultMalformed(member.vault().name(), what, null);
  }

  private <A extends Outcome> A ask(Operation<A> operation, Duration deadline)
      throws VaultException {
    return policies
        .errand(member, role, epoch, operation)
        .carryOut(member, Authority.NONE, deadline);
  }
}
