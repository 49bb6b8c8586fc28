package org.asterism.login;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.logging.SparingLog;
import org.asterism.login.LoginRound.Verdict;
import org.asterism.quorum.Answer;
import org.asterism.secret.Handover;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.Stretch;
import org.asterism.vault.TrySpent;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.asterism.vault.operation.LoginStart.Started;
import org.slf4j.LoggerFactory;

/// The steps of one round of a login (protocol §4): it is begun at all vaults that are asked, k of
/// them evaluate the PIN, what comes of it is stretched, and every vault that has begun is shown
/// its credential, so that no try stays counted against a right PIN.
///
/// For one thread, once. The stretched PIN lives until it is closed and nobody is late any more.
final class LoginSteps implements AutoCloseable {
  private static final SparingLog SPARING =
      new SparingLog(LoggerFactory.getLogger(LoginSteps.class));

  private final Login login;
  private final Evaluations evaluations;
  private final Stretching stretching;
  private final Map<EnrolmentId, CompletableFuture<Started>> begun = new HashMap<>();
  private final Queue<Duration> rests = new ConcurrentLinkedQueue<>();
  private boolean evaluated;

  /// What is the same in all rounds of a login.
  record Login(Environment environment, TokenRecord token, Role role, RootCombiner roots) {
    Stretch stretch() {
      return token.account(role).stretch();
    }
  }

  /// @param memory for what is made of the PIN; taken over
  LoginSteps(Login login, Evaluations evaluations, Reservation memory) {
    this.login = login;
    this.evaluations = evaluations;
    this.stretching = new Stretching(memory);
  }

  /// Who is asked, and which epoch is expected of each.
  record Asked(List<Member> members, Map<EnrolmentId, EpochTag> epochs) {
    EpochTag epoch(Member member) {
      return epochs.getOrDefault(member.id(), EpochTag.NONE);
    }
  }

  List<Answer<Verdict>> run(Asked asked, Predicate<List<Answer<Verdict>>> enough, Duration limit) {
    long began = login.environment().nanos().getAsLong();
    begin(asked, limit);
    evaluations.output().ifPresent(this::stretch);
    asked.members().forEach(_ -> stretching.join());
    var finishes =
        Environment.asks(
            asked.members(),
            (member, deadline) -> {
              try {
                return verdict(member, asked.epoch(member), deadline);
              } finally {
                stretching.leave();
              }
            });
    long spent = login.environment().nanos().getAsLong() - began;
    Duration left = limit.minusNanos(Math.min(spent, limit.toNanos()));
    return login.environment().quorum().all(finishes, enough, left, LoginSteps::close);
  }

  /// Lent until this is closed; only after k vaults have accepted it.
  SecretBytes stretched() {
    return stretching.await();
  }

  /// Where what is made of the PIN lies.
  Reservation memory() {
    return stretching.memory();
  }

  /// After which a further wrong try would leave one that needs no pause, at each vault.
  List<Duration> rests() {
    return List.copyOf(rests);
  }

  @Override
  public void close() {
    stretching.close();
  }

  private static void close(Verdict verdict) {
    if (verdict instanceof Verdict.Right(_, _, LoggedIn answer)) {
      answer.close();
    }
  }

  private void stretch(SecretBytes output) {
    evaluated = true;
    stretching.begin(output, login.stretch());
  }

  // Until k have evaluated the PIN or cannot; who is late goes on by itself.
  private void begin(Asked asked, Duration limit) {
    asked.members().forEach(member -> begun.put(member.id(), new CompletableFuture<>()));
    var starts =
        Environment.asks(
            asked.members(), (member, deadline) -> hasBegun(member, asked.epoch(member), deadline));
    int spare = asked.members().size() - login.token().k();
    var _ =
        login
            .environment()
            .quorum()
            .all(
                starts,
                answers -> evaluations.isComplete() || without(answers) > spare,
                limit,
                _ -> {});
  }

  private static long without(List<Answer<Boolean>> answers) {
    return answers.stream().filter(answer -> !answer.given().orElse(false)).count();
  }

  // What it failed with is told by the second step, once.
  private boolean hasBegun(Member member, EpochTag epoch, Duration deadline) {
    CompletableFuture<Started> start = requireNonNull(begun.get(member.id()));
    try {
      var atVault = new VaultLogin(login.token().policies(), member, login.role(), epoch);
      Started started =
          atVault.startInTime(login.environment(), evaluations.element(member), deadline);
      requireExpected(atVault, started);
      rests.add(started.rest());
      boolean counts = isEvaluated(member, started);
      start.complete(started);
      return counts;
    } catch (VaultException | RuntimeException | Error failed) {
      start.completeExceptionally(failed);
      return false;
    }
  }

  private boolean isEvaluated(Member member, Started started) {
    try {
      evaluations.take(member, started);
      return true;
    } catch (VaultMalformed lie) {
      SPARING.error(
          member.vault(),
          "evaluation",
          () ->
              "vault %s is to blame: its evaluation of the PIN is not proven; it is left out"
                  .formatted(member));
      return false;
    }
  }

  // Another stretching would need another round of Argon2id, and a weaker one is an attack.
  private void requireExpected(VaultLogin atVault, Started started) throws VaultMalformed {
    if (!started.stretch().equals(login.stretch())) {
      throw atVault.malformed("asks for another stretching than the token's");
    }
  }

  private Verdict verdict(Member member, EpochTag epoch, Duration deadline) throws VaultException {
    try {
      Started started = started(member, deadline);
      if (!evaluated) {
        throw new TrySpent(member.vault().name(), login.token().k());
      }
      var atVault = new VaultLogin(login.token().policies(), member, login.role(), epoch);
      try (SecretBytes credential =
          PinKeyDerivation.credential(stretching.await(), member, login.role(), epoch)) {
        return right(member, epoch, atVault.finish(started, credential, deadline));
      }
    } catch (VaultRefused refused) {
      return switch (refused.reason()) {
        case WRONG_CREDENTIAL -> new Verdict.Wrong(member, refused.triesLeft());
        case LOCKED -> new Verdict.Locked(member);
        case EPOCH, NO_CREDENTIAL, UNKNOWN_HANDLE, DAMAGED -> new Verdict.Odd(member, refused);
        default -> throw refused;
      };
    }
  }

  private Verdict right(Member member, EpochTag epoch, LoggedIn in) throws VaultMalformed {
    try (var handover = Handover.orElse(in::close)) {
      login.roots().requireOwn(member, in);
      evaluations.requireOwn(member, in.loginShare());
      return handover.to(new Verdict.Right(member, epoch, in));
    }
  }

  private Started started(Member member, Duration deadline) throws VaultException {
    try {
      return requireNonNull(begun.get(member.id())).get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new VaultSilent(member.vault().name(), deadline);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new VaultSilent(member.vault().name(), deadline);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof VaultException known) {
        throw known;
      }
      throw new IllegalStateException("a login could not be begun", failed.getCause());
    }
  }
}
