package org.asterism.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.logging.SparingLog;
import org.asterism.quorum.Answer;
import org.asterism.secret.Handover;
import org.asterism.secret.Reservation;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.operation.LoginFinish.LoggedIn;
import org.slf4j.LoggerFactory;

/// One counted login with the vaults (protocol §4, steps 2 to 6). For one thread, once.
public final class LoginRound {
  private static final SparingLog SPARING =
      new SparingLog(LoggerFactory.getLogger(LoginRound.class));

  // A PIN, what comes of it, and in what a share is tested; and what one vault answers, with what
  // is
  // derived to ask it.
  private static final int BYTES = 1024 + 640;
  private static final int BYTES_EACH = 512;

  private final Environment environment;
  private final TokenRecord token;
  private final Role role;
  private final OwedCredentials owed;
  private final Counters counters;
  private final LoginSteps.Login login;

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
    var roots = new RootCombiner(token, environment.members(), role);
    this.login = new LoginSteps.Login(environment, token, role, roots);
  }

  /// What one vault made of the PIN.
  public sealed interface Verdict {
    Member member();

    /// The answer's shares are the vault's own; its secrets are the receiver's to close.
    ///
    /// @param epoch in force there
    record Right(Member member, EpochTag epoch, LoggedIn answer) implements Verdict {}

    record Wrong(Member member, int triesLeft) implements Verdict {}

    record Locked(Member member) implements Verdict {}

    /// Its account is not what the token's row says: no try was counted.
    record Odd(Member member, VaultRefused refused) implements Verdict {}
  }

  /// A credential that a vault accepted, or will.
  public record Known(Member member, EpochTag epoch, SecretBytes credential)
      implements AutoCloseable {
    @Override
    public void close() {
      credential.close();
    }
  }

  /// What an accepted PIN yielded.
  ///
  /// @param inForce the role's account: as the row says, or as k vaults have it
  /// @param rights k or more; their root shares may be of several sharings ([SharingSearch])
  /// @param odd vaults that have something else in force, or no account
  /// @param credentials for every vault, also for those that did not answer: they may come back
  ///   while others go
  public record Accepted(
      AccountRecord inForce,
      List<Verdict.Right> rights,
      List<Verdict.Odd> odd,
      List<Known> credentials)
      implements AutoCloseable {
    /// With what was found of the login key in force.
    Accepted with(Map<EnrolmentId, Octets> shares) {
      return new Accepted(inForce.with(shares), rights, odd, credentials);
    }

    /// What `k` of the vaults gave of the login key, lent; empty where there is none, or fewer did.
    public Optional<LoginShares> shares(int k) {
      Map<XCoordinate, SecretBytes> given = new LinkedHashMap<>();
      for (Verdict.Right right : rights) {
        if (given.size() < k) {
          right.answer().loginShare().ifPresent(share -> given.put(right.member().x(), share));
        }
      }
      return given.size() == k ? Optional.of(new LoginShares(inForce, given)) : Optional.empty();
    }

    @Override
    public void close() {
      rights.forEach(right -> right.answer().close());
      credentials.forEach(Known::close);
    }
  }

  /// Ends when k vaults found the PIN right, or so many found it wrong that k cannot. What it needs
  /// of locked memory is reserved before the first try is counted.
  ///
  /// The epoch in force is the one of the token's row. Only where max(k, n-k+1) vaults answer that
  /// they have another one, so that it reaches no k vaults any more, are those asked by their own:
  /// then the row or their stores are an older copy, and what k of them accept is in force.
  ///
  /// A vault that is late is still given the credential, so that no try stays counted against a
  /// right PIN.
  ///
  /// @throws VaultException if neither was reached; before a try is counted if fewer than k vaults
  ///   are ready
  public Accepted run(SecretBytes pin) throws VaultException, CryptokiException {
    requireFloor();
    long began = environment.nanos().getAsLong();
    Ready ready = ready();
    AccountRecord account = token.account(role);
    var evaluations = Evaluations.of(environment, pin, token.k(), account);
    // What a second round would need is there before the first try is counted.
    try (Reservation ofSecond = memory();
        var steps = new LoginSteps(login, evaluations, memory())) {
      return steps
          .memory()
          .<Accepted, VaultException, CryptokiException>lend(() -> {
            List<Answer<Verdict>> answers = new ArrayList<>(ready.fenced());
            try (var handover =
                Handover.orElse(() -> Answer.given(answers).forEach(LoginRound::close))) {
              var asked = new LoginSteps.Asked(ready.asked(), account.epochs());
              answers.addAll(steps.run(asked, this::isEnough, environment.left(began)));
              if (isDecided(answers) || odd(answers).size() < environment.members().toRevoke()) {
                return handover.to(accepted(account, judge(answers, steps), steps));
              }
              return handover.to(moved(pin, answers, ofSecond, environment.left(began)));
            }
          });
    }
  }

  private Reservation memory() {
    return Reservation.of(BYTES + BYTES_EACH * environment.members().n());
  }

  // Those are asked once more that have another epoch in force than the row says.
  private Accepted moved(
      SecretBytes pin, List<Answer<Verdict>> answers, Reservation memory, Duration left)
      throws VaultException, CryptokiException {
    Map<EnrolmentId, EpochTag> theirs = theirs(odd(answers));
    var evaluations = Evaluations.claimed(environment, pin, token.k());
    try (var steps = new LoginSteps(login, evaluations, memory)) {
      return memory.<Accepted, VaultException, CryptokiException>lend(() -> {
        var asked = new LoginSteps.Asked(members(theirs), theirs);
        answers.addAll(steps.run(asked, this::isEnough, left));
        Accepted accepted = moved(token.account(role), judge(answers, steps), steps);
        return accepted.with(evaluations.found(environment.members().all()));
      });
    }
  }

  private Accepted accepted(AccountRecord account, List<Verdict> verdicts, LoginSteps steps) {
    return new Accepted(
        account,
        only(verdicts, Verdict.Right.class),
        only(verdicts, Verdict.Odd.class),
        credentials(account, steps.stretched()));
  }

  // What is not in force by its own word at k vaults gets an epoch that never was.
  private Accepted moved(AccountRecord before, List<Verdict> verdicts, LoginSteps steps) {
    List<Verdict.Right> rights = only(verdicts, Verdict.Right.class);
    Map<EnrolmentId, EpochTag> inForce = new HashMap<>();
    rights.forEach(right -> inForce.put(right.member().id(), right.epoch()));
    AccountRecord after = before.next(true, inForce, environment);
    List<Verdict.Odd> others =
        only(verdicts, Verdict.Odd.class).stream()
            .filter(odd -> !inForce.containsKey(odd.member().id()))
            .toList();
    return new Accepted(after, rights, others, credentials(after, steps.stretched()));
  }

  // Protocol §3: an engine refuses parameters weaker than its floor, whoever wrote the row.
  private void requireFloor() throws CryptokiException {
    if (!token.account(role).stretch().meetsFloor()) {
      throw new CryptokiException(
          Ckr.TOKEN_NOT_RECOGNIZED, "the token's row asks for a weaker stretching than the floor");
    }
  }

  /// Who is asked for the row's epoch, and who is known to have another one.
  private record Ready(List<Member> asked, List<Answer<Verdict>> fenced) {}

  // Step 2. A vault that is only slow is asked as well; one that owes its account is not ready.
  private Ready ready() throws VaultException {
    List<Answer<Member>> answers =
        environment.askAll(
            token.k(),
            (member, deadline) -> {
              member.vault().describe(deadline);
              owed.settle(role, member, deadline);
              return member;
            });
    List<Answer<Verdict>> fenced = new ArrayList<>();
    Set<VaultName> failed = new HashSet<>();
    for (Answer<Member> answer : answers) {
      if (answer instanceof Answer.Failed<Member>(VaultName vault, VaultException cause)
          && !(cause instanceof VaultSilent)) {
        failed.add(vault);
        fenced(vault, cause).ifPresent(odd -> fenced.add(new Answer.Given<>(vault, odd)));
      }
    }
    int ready = Answer.given(answers).size();
    if (ready < token.k() && fenced.size() < environment.members().toRevoke()) {
      throw Answer.missed(token.k(), ready, answers);
    }
    List<Member> asked =
        environment.members().all().stream()
            .filter(member -> !failed.contains(member.vault().name()))
            .toList();
    return new Ready(asked, fenced);
  }

  private Optional<Verdict> fenced(VaultName vault, VaultException cause) {
    return cause instanceof VaultRefused refused && refused.reason() == Reason.EPOCH
        ? environment.members().find(vault.enrolment()).map(member -> odd(member, refused))
        : Optional.empty();
  }

  private static Verdict odd(Member member, VaultRefused refused) {
    return new Verdict.Odd(member, refused);
  }

  private Map<EnrolmentId, EpochTag> theirs(List<Verdict.Odd> odd) {
    Map<EnrolmentId, EpochTag> theirs = new HashMap<>();
    odd.forEach(one -> theirs.put(one.member().id(), one.refused().inForce()));
    return theirs;
  }

  private List<Member> members(Map<EnrolmentId, EpochTag> which) {
    return environment.members().all().stream()
        .filter(member -> which.containsKey(member.id()))
        .toList();
  }

  private static void close(Verdict verdict) {
    if (verdict instanceof Verdict.Right(_, _, LoggedIn answer)) {
      answer.close();
    }
  }

  // The stretched PIN is lent.
  private List<Known> credentials(AccountRecord account, SecretBytes stretched) {
    List<Known> credentials = new ArrayList<>();
    try (var handover = Handover.orElse(() -> credentials.forEach(Known::close))) {
      for (Member member : environment.members().all()) {
        EpochTag epoch = account.epoch(member.id());
        credentials.add(
            new Known(member, epoch, PinKeyDerivation.credential(stretched, member, role, epoch)));
      }
      return handover.to(credentials);
    }
  }

  private boolean isDecided(List<Answer<Verdict>> answers) {
    List<Verdict> verdicts = Answer.given(answers);
    return login.roots().suffice(only(verdicts, Verdict.Right.class))
        || against(verdicts) >= environment.members().toDestroy();
  }

  // Where the roots may come of another sharing than the row's, all are heard: who is behind then
  // gets its shares.
  private boolean isEnough(List<Answer<Verdict>> answers) {
    List<Verdict> verdicts = Answer.given(answers);
    return login.roots().ofRow(only(verdicts, Verdict.Right.class)).size() >= token.k()
        || against(verdicts) >= environment.members().toDestroy()
        || odd(answers).size() >= environment.members().toRevoke();
  }

  private static long against(List<Verdict> verdicts) {
    return count(verdicts, Verdict.Wrong.class) + count(verdicts, Verdict.Locked.class);
  }

  private static List<Verdict.Odd> odd(List<Answer<Verdict>> answers) {
    return only(Answer.given(answers), Verdict.Odd.class).stream()
        .filter(odd -> odd.refused().reason() == Reason.EPOCH)
        .toList();
  }

  // Those of vaults that k found right.
  private List<Verdict> judge(List<Answer<Verdict>> answers, LoginSteps steps)
      throws VaultException, CryptokiException {
    List<Verdict> verdicts = Answer.given(answers);
    counters.record(role, verdicts);
    long right = count(verdicts, Verdict.Right.class);
    counters.restraint().record(role, steps.rests(), token.k());
    List<Verdict.Right> rights = only(verdicts, Verdict.Right.class);
    if (right >= token.k()) {
      counters.restraint().end(role);
    }
    if (login.roots().suffice(rights)) {
      verdicts.forEach(this::warnOfLock);
      return verdicts;
    }
    int refusing = environment.members().toDestroy();
    if (count(verdicts, Verdict.Locked.class) >= refusing) {
      throw new CryptokiException(Ckr.PIN_LOCKED, "the vaults have locked the " + role + " PIN");
    }
    if (against(verdicts) >= refusing) {
      throw new CryptokiException(
          Ckr.PIN_INCORRECT, "%d vaults found the PIN wrong".formatted(against(verdicts)));
    }
    int usable = login.roots().ofRow(rights).size();
    throw Answer.missed(token.k(), usable, answers.stream().map(this::told).toList());
  }

  private Answer<Verdict> told(Answer<Verdict> answer) {
    return switch (answer) {
      case Answer.Given<Verdict>(VaultName vault, Verdict.Odd odd) ->
          new Answer.Failed<>(vault, odd.refused());
      case Answer.Given<Verdict>(VaultName vault, Verdict.Right right)
          when !login.roots().isOfRow(right) ->
          new Answer.Failed<>(
              vault, new VaultMalformed(vault, "its root shares are of another sharing", null));
      default -> answer;
    };
  }

  // The others log the user in, and nobody would hear of it.
  private void warnOfLock(Verdict verdict) {
    if (verdict instanceof Verdict.Locked(Member member)) {
      String label = token.label().text();
      SPARING.warn(
          member.vault(),
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

  private static <V extends Verdict> List<V> only(List<Verdict> verdicts, Class<V> kind) {
    return verdicts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
