package org.asterism.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.logging.SparingLog;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.LoginStart.Started;
import org.slf4j.LoggerFactory;

/// One counted login with the vaults (protocol §4, steps 2 to 6). For one thread, once.
public final class LoginRound {
  private static final SparingLog SPARING =
      new SparingLog(LoggerFactory.getLogger(LoginRound.class));

  private final Environment environment;
  private final TokenRecord token;
  private final Role role;
  private final OwedCredentials owed;
  private final Counters counters;
  private final RootCombiner roots;

  public LoginRound(
      Environment environment,
      TokenRecord token,
      Role role,
      OwedCredentials owed,
      Counters counters) {
    this.environment = environment;
    this.token = token;
    this.role = role;
    this.owed = owed;
    this.counters = counters;
    this.roots = new RootCombiner(token, environment.members(), role);
  }

  /// What one vault made of the PIN.
  public sealed interface Verdict {
    Member member();

    /// The answer's shares are the vault's own; its secrets are the receiver's to close.
    record Right(Member member, LoggedIn answer) implements Verdict {}

    record Wrong(Member member, int triesLeft) implements Verdict {}

    record Locked(Member member) implements Verdict {}
  }

  /// A credential that a vault accepted, or will.
  public record Known(Member member, EpochTag epoch, SecretBytes credential) {}

  /// What an accepted PIN yielded.
  ///
  /// @param rights k or more
  /// @param credentials for every vault, also for those that did not answer: they may come back
  ///   while others go
  public record Accepted(List<Verdict.Right> rights, List<Known> credentials)
      implements AutoCloseable {
    @Override
    public void close() {
      rights.forEach(right -> right.answer().close());
      credentials.forEach(known -> known.credential().close());
    }
  }

  /// Ends when k vaults found the PIN right, or so many found it wrong that k cannot.
  ///
  /// A vault that is late is still given the credential, so that no try stays counted against a
  /// right PIN.
  ///
  /// @throws VaultException if neither was reached; before a try is counted if fewer than k vaults
  ///   are ready
  public Accepted run(SecretBytes pin) throws VaultException, CryptokiException {
    requireFloor();
    long began = environment.nanos().getAsLong();
    List<Member> asked = ready();
    var stretching = new Stretching(pin, token.account(role).stretch(), asked.size() + 1);
    try {
      List<Verdict.Right> rights = ask(asked, stretching, environment.left(began));
      return new Accepted(rights, credentials(stretching.await()));
    } finally {
      stretching.leave();
    }
  }

  // Protocol §3: an engine refuses parameters weaker than its floor, whoever wrote the row.
  private void requireFloor() throws CryptokiException {
    if (!token.account(role).stretch().meetsFloor()) {
      throw new CryptokiException(
          Ckr.TOKEN_NOT_RECOGNIZED, "the token's row asks for a weaker stretching than the floor");
    }
  }

  // Step 2. A vault that is only slow is asked as well; one that owes its account is not ready.
  private List<Member> ready() throws VaultException {
    List<Answer<Member>> answers =
        environment.askAll(
            token.k(),
            (member, deadline) -> {
              member.vault().describe(deadline);
              owed.settle(role, member, deadline);
              return member;
            });
    int ready = Answer.given(answers).size();
    if (ready < token.k()) {
      throw Answer.missed(token.k(), ready, answers);
    }
    Set<VaultName> failed = new HashSet<>();
    for (Answer<Member> answer : answers) {
      if (answer instanceof Answer.Failed<Member>(VaultName vault, VaultException cause)
          && !(cause instanceof VaultSilent)) {
        failed.add(vault);
      }
    }
    return environment.members().all().stream()
        .filter(member -> !failed.contains(member.vault().name()))
        .toList();
  }

  private List<Verdict.Right> ask(List<Member> asked, Stretching stretching, Duration limit)
      throws VaultException, CryptokiException {
    List<Ask<Verdict>> asks =
        Environment.asks(
            asked,
            (member, deadline) -> {
              try {
                return verdict(member, stretching, deadline);
              } finally {
                stretching.leave();
              }
            });
    List<Answer<Verdict>> answers =
        environment.quorum().all(asks, this::isDecided, limit, LoginRound::close);
    return judge(answers);
  }

  private static void close(Verdict verdict) {
    if (verdict instanceof Verdict.Right(_, LoggedIn answer)) {
      answer.close();
    }
  }

  private Verdict verdict(Member member, Stretching stretching, Duration deadline)
      throws VaultException {
    owed.settle(role, member, deadline);
    EpochTag epoch = token.account(role).epoch(member.id());
    var login = new VaultLogin(owed.policies(), member, role, epoch);
    try {
      Started begun = login.start(deadline);
      requireExpected(login, begun);
      try (SecretBytes credential =
          PinKeyDerivation.credential(stretching.await(), member, role, epoch)) {
        return right(member, login.finish(begun, credential, deadline));
      }
    } catch (VaultRefused refused) {
      return switch (refused.reason()) {
        case WRONG_CREDENTIAL -> new Verdict.Wrong(member, refused.triesLeft());
        case LOCKED -> new Verdict.Locked(member);
        default -> throw refused;
      };
    }
  }

  private Verdict right(Member member, LoggedIn in) throws VaultMalformed {
    try (var handover = Handover.orElse(in::close)) {
      roots.requireOwn(member, in.roots());
      return handover.to(new Verdict.Right(member, in));
    }
  }

  // Another stretching would need another round of Argon2id, and a weaker one is an attack.
  private void requireExpected(VaultLogin login, Started begun) throws VaultMalformed {
    if (!begun.stretch().equals(token.account(role).stretch())) {
      throw login.malformed("asks for another stretching than the token's");
    }
  }

  // The stretched PIN is lent.
  private List<Known> credentials(SecretBytes stretched) {
    List<Known> credentials = new ArrayList<>();
    for (Member member : environment.members().all()) {
      EpochTag epoch = token.account(role).epoch(member.id());
      credentials.add(
          new Known(member, epoch, PinKeyDerivation.credential(stretched, member, role, epoch)));
    }
    return credentials;
  }

  private boolean isDecided(List<Answer<Verdict>> answers) {
    List<Verdict> verdicts = Answer.given(answers);
    long right = count(verdicts, Verdict.Right.class);
    return right >= token.k() || verdicts.size() - right >= environment.members().toDestroy();
  }

  private List<Verdict.Right> judge(List<Answer<Verdict>> answers)
      throws VaultException, CryptokiException {
    List<Verdict> verdicts = Answer.given(answers);
    counters.record(role, verdicts);
    long right = count(verdicts, Verdict.Right.class);
    if (right >= token.k()) {
      verdicts.forEach(this::warnOfLock);
      return verdicts.stream()
          .filter(Verdict.Right.class::isInstance)
          .map(Verdict.Right.class::cast)
          .toList();
    }
    verdicts.forEach(LoginRound::close);
    int refusing = environment.members().toDestroy();
    if (count(verdicts, Verdict.Locked.class) >= refusing) {
      throw new CryptokiException(Ckr.PIN_LOCKED, "the vaults have locked the " + role + " PIN");
    }
    if (verdicts.size() - right >= refusing) {
      throw new CryptokiException(
          Ckr.PIN_INCORRECT, "%d vaults found the PIN wrong".formatted(verdicts.size() - right));
    }
    throw Answer.missed(token.k(), (int) right, answers);
  }

  // The others log the user in, and nobody would hear of it.
  private void warnOfLock(Verdict verdict) {
    if (verdict instanceof Verdict.Locked(Member member)) {
      String label = token.label().text();
      SPARING.warn(
          member.id(),
          label,
          () ->
              ("vault %s has locked the %s PIN of token %s: nothing is put or released there until"
                      + " the officer sets the user's PIN anew")
                  .formatted(member.vault().name().name(), role, label));
    }
  }

  private static long count(List<Verdict> verdicts, Class<? extends Verdict> kind) {
    return verdicts.stream().filter(kind::isInstance).count();
  }
}
