package org.asterism.token;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.asterism.custody.Authority;
import org.asterism.custody.Errand;
import org.asterism.custody.Member;
import org.asterism.custody.Policies;
import org.asterism.custody.World;
import org.asterism.pkcs11.abi.Ckr;
import org.asterism.pkcs11.abi.CryptokiException;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;

/// One counted login with the vaults (protocol §4, steps 2 to 6). For one thread, once.
final class LoginRound {
  private final World world;
  private final TokenRecord token;
  private final Policies policies;
  private final Role role;
  private final OwedCredentials owed;
  private final Counters counters;

  LoginRound(World world, TokenRecord token, Role role, OwedCredentials owed, Counters counters) {
    this.world = world;
    this.token = token;
    this.policies = owed.policies();
    this.role = role;
    this.owed = owed;
    this.counters = counters;
  }

  /// What one vault made of the PIN.
  sealed interface Verdict {
    Member member();

    /// The secrets are the receiver's to close.
    record Right(Member member, EpochTag epoch, SecretBytes credential, Outcome.LoggedIn answer)
        implements Verdict {}

    record Wrong(Member member, int triesLeft) implements Verdict {}

    record Locked(Member member) implements Verdict {}
  }

  /// All verdicts, after k or more vaults found the PIN right or enough found it wrong.
  ///
  /// A vault that is late is still given the credential, so that no try stays counted against a
  /// right PIN.
  ///
  /// @throws VaultException if neither was reached; before a try is counted if fewer than k vaults
  ///   are ready
  List<Verdict> run(SecretBytes pin) throws VaultException, CryptokiException {
    List<Member> ready = ready();
    var stretching = new Stretching(pin, token.account(role).stretch(), ready.size());
    List<Ask<Verdict>> asks =
        World.asks(
            ready,
            (member, deadline) -> {
              try {
                return verdict(member, stretching, deadline);
              } finally {
                stretching.leave();
              }
            });
    List<Answer<Verdict>> answers =
        world.quorum().all(asks, world.members().toRevoke(), world.deadline(), LoginRound::close);
    return judge(answers);
  }

  static void close(Verdict verdict) {
    if (verdict instanceof Verdict.Right(_, _, SecretBytes credential, Outcome.LoggedIn answer)) {
      credential.close();
      answer.close();
    }
  }

  private List<Member> ready() throws VaultException {
    List<Ask<Member>> asks =
        World.asks(
            world.members().all(),
            (member, deadline) -> {
              member.vault().describe(deadline);
              return member;
            });
    List<Answer<Member>> answers = world.quorum().all(asks, token.k(), world.deadline(), _ -> {});
    List<Member> ready = answers.stream().flatMap(answer -> answer.given().stream()).toList();
    if (ready.size() < token.k()) {
      throw missed(token.k(), ready.size(), answers);
    }
    return ready;
  }

  private Verdict verdict(Member member, Stretching stretching, Duration deadline)
      throws VaultException {
    owed.settle(role, member, deadline);
    Handle account = policies.account(member, role);
    PolicyDigest policy = policies.accountPolicy(member, role).digest();
    Outcome started =
        new Errand(account, EpochTag.NONE, policy, new Operation.LoginStart())
            .run(member, Authority.NONE, deadline);
    return switch (started) {
      case Outcome.LoginStarted begun -> {
        requireExpected(member, begun);
        try (SecretBytes credential =
            Stretcher.credential(stretching.await(), member, role, begun.epoch())) {
          var finish = new Operation.LoginFinish(begun.attempt(), credential);
          Outcome finished =
              new Errand(account, begun.epoch(), policy, finish)
                  .run(member, Authority.NONE, deadline);
          yield finished(member, begun, credential, finished);
        }
      }
      case Outcome.Refused refused -> refusal(member, refused);
      case Outcome.Done _, Outcome.Released _, Outcome.LoggedIn _ -> throw malformed(member);
    };
  }

  private Verdict finished(
      Member member, Outcome.LoginStarted begun, SecretBytes credential, Outcome finished)
      throws VaultException {
    return switch (finished) {
      case Outcome.LoggedIn in -> new Verdict.Right(member, begun.epoch(), credential.copy(), in);
      case Outcome.Refused refused -> refusal(member, refused);
      case Outcome.Done _, Outcome.Released _, Outcome.LoginStarted _ -> throw malformed(member);
    };
  }

  private Verdict refusal(Member member, Outcome.Refused refused) throws VaultException {
    if (refused.reason() == Reason.WRONG_CREDENTIAL) {
      return new Verdict.Wrong(member, refused.triesLeft());
    }
    if (refused.reason() == Reason.LOCKED) {
      return new Verdict.Locked(member);
    }
    throw new VaultRefused(member.vault().name(), refused);
  }

  // Another stretch would need another round of Argon2id, and weaker parameters are an attack.
  private void requireExpected(Member member, Outcome.LoginStarted begun) throws VaultException {
    if (!begun.stretch().equals(token.account(role).stretch())) {
      throw new VaultMalformed(
          member.vault().name(), "asks for another stretching than the token's", null);
    }
  }

  private List<Verdict> judge(List<Answer<Verdict>> answers)
      throws VaultException, CryptokiException {
    List<Verdict> verdicts = answers.stream().flatMap(answer -> answer.given().stream()).toList();
    long right = verdicts.stream().filter(Verdict.Right.class::isInstance).count();
    long wrong = verdicts.stream().filter(Verdict.Wrong.class::isInstance).count();
    long locked = verdicts.stream().filter(Verdict.Locked.class::isInstance).count();
    int refusing = world.members().toDestroy();
    if (right >= token.k()) {
      counters.record(role, verdicts);
      return verdicts;
    }
    verdicts.forEach(LoginRound::close);
    counters.record(role, verdicts);
    if (locked >= refusing) {
      throw new CryptokiException(Ckr.PIN_LOCKED, "the vaults have locked the " + role + " PIN");
    }
    if (wrong + locked >= refusing) {
      throw new CryptokiException(Ckr.PIN_INCORRECT, wrong + " vaults found the PIN wrong");
    }
    throw missed(token.k(), (int) right, answers);
  }

  private static VaultMalformed malformed(Member member) {
    return new VaultMalformed(member.vault().name(), "answered a login with something else", null);
  }

  static <T> QuorumMissed missed(int needed, int given, List<Answer<T>> answers) {
    var failures = new LinkedHashMap<VaultName, VaultException>();
    for (Answer<T> answer : answers) {
      if (answer instanceof Answer.Failed<T>(VaultName vault, VaultException cause)) {
        failures.put(vault, cause);
      }
    }
    return new QuorumMissed(needed, given, failures);
  }
}
