package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.directory.Directory;
import org.asterism.directory.Transaction;
import org.asterism.quorum.Answer;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.LineageMark;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of the token store, in steps that the vaults take with it: what tells an engine that it
/// runs on an older or a second copy.
///
/// **Guarantee.** Of all copies of a token store at most one is [Standing#OURS] by a step that was
/// drawn after they parted, because a step needs max(k, n-k+1) vaults and each vault goes with one
/// copy only. Whoever is not [Standing#OURS] must delete nothing at the vaults on the word of rows.
/// Safe for use by many threads.
public final class Lineage implements AutoCloseable {
  /// Every opening of a token takes a step, but not sooner than this after another.
  static final Duration BETWEEN_STEPS = Duration.ofMinutes(10);

  /// How many askers share a step: what goes along with them fits one frame.
  static final int MAX_TOGETHER = 15;

  private static final Logger LOG = LoggerFactory.getLogger(Lineage.class);

  private final Environment environment;
  private final Consumer<Member> outdated;
  private final ReentrantLock turn = new ReentrantLock();
  private final Chore chore;
  private volatile Standing standing = Standing.UNKNOWN;
  private volatile long lastStep;
  private volatile Runnable whenOurs = () -> {};

  private final Queue<Asking> askings = new ConcurrentLinkedQueue<>();
  private final Chore noting;

  /// Somebody who needs a step, and what it came to; guarded by the turn.
  private static final class Asking {
    private final Company company;
    private boolean served;
    private int accepted;

    Asking(Company company) {
      this.company = company;
    }
  }

  /// What the vaults say of this copy.
  public enum Standing {
    /// Too few have answered.
    UNKNOWN,
    OURS,
    /// Another copy has gone on, or did until this one was put back.
    OTHERS
  }

  /// @param outdated hears of a vault whose store is an older copy
  public Lineage(Environment environment, Consumer<Member> outdated) {
    this.environment = environment;
    this.outdated = outdated;
    this.lastStep = environment.nanos().getAsLong();
    this.chore = environment.background().chore("lineage", this::leavesUnknown);
    this.noting = environment.background().chore("lineage's notes", this::leavesUnsynced);
  }

  /// Takes a step in the background, as often as it needs to learn the standing.
  ///
  /// @param once done when it is [Standing#OURS], in the background
  public void begin(Runnable once) {
    whenOurs = once;
    chore.soon();
  }

  /// Takes a step in the background where the last one is long ago: so copies are noticed.
  public void nowAndThen() {
    if (environment.nanos().getAsLong() - lastStep > BETWEEN_STEPS.toNanos()) {
      chore.soon();
    }
  }

  /// Takes no more steps in the background; one that is under way goes on, and its failure is none.
  @Override
  public void close() {
    chore.close();
    noting.close();
  }

  public boolean isOurs() {
    return standing == Standing.OURS;
  }

  /// Before anything is written at the vaults on the word of rows.
  ///
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if another copy goes on
  public void requireNotOthers() throws CryptokiException {
    if (standing == Standing.OTHERS) {
      throw new CryptokiException(
          Ckr.DEVICE_ERROR,
          "the token store is an older or a second copy: keys can be used, nothing can be made,"
              + " changed or destroyed; see 'asterism engine adopt'");
    }
  }

  /// Takes a step that begins now, after rows were made active or in the same transaction, and
  /// before that is acknowledged: a copy from before knows less than k vaults do, and cleans
  /// nothing.
  ///
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if k vaults did not go along
  public void requireStep() throws CryptokiException {
    requireStep(Company.NONE);
  }

  /// [#requireStep()] with company.
  public void requireStep(Company company) throws CryptokiException {
    int accepted = step(company);
    requireNotOthers();
    if (accepted < environment.members().k()) {
      throw new CryptokiException(
          Ckr.DEVICE_ERROR,
          "%d vaults confirmed that the token store goes on, %d are needed: try again"
              .formatted(accepted, environment.members().k()));
    }
  }

  /// An operator's word that this copy goes on, for an engine that does not run.
  public static void adopt(Directory directory, LineageMark otherwise) {
    directory.update(transaction -> {
      LineageState known =
          LineageState.notes(transaction).stream()
              .findFirst()
              .map(LineageState::read)
              .orElseGet(() -> LineageState.beginning(otherwise));
      transaction.put(known.adopting().note());
    });
  }

  private boolean leavesUnknown() {
    step(Company.NONE);
    if (isOurs()) {
      Runnable once = whenOurs;
      whenOurs = () -> {};
      once.run();
    }
    return standing == Standing.UNKNOWN;
  }

  // One round serves those who asked before it began, the earliest first.
  private int step(Company company) {
    var mine = new Asking(company);
    askings.add(mine);
    turn.lock();
    try {
      while (!mine.served) {
        serve();
      }
      return mine.accepted;
    } finally {
      turn.unlock();
    }
  }

  private void serve() {
    var together = new ArrayList<Asking>();
    while (together.size() < MAX_TOGETHER && !askings.isEmpty()) {
      together.add(askings.remove());
    }
    try {
      int accepted = round(together.stream().map(asking -> asking.company).toList());
      together.forEach(asking -> asking.accepted = accepted);
    } finally {
      together.forEach(asking -> asking.served = true);
    }
  }

  private int round(List<Company> companies) {
    lastStep = environment.nanos().getAsLong();
    LineageState known =
        environment.directory().write(transaction -> begun(transaction, companies));
    var next =
        new LineageMark(
            known.confirmed().lineage(),
            known.confirmed().counter() + 1,
            known.proposed().getLast());
    var round = new LineageRound(environment, known, next, companies);
    List<LineageRound.Step> steps = Answer.given(round.ask());
    if (known.adopted()) {
      steps = round.overrule(steps);
    }
    return judge(known, round, steps, companies);
  }

  private LineageState begun(Transaction transaction, List<Company> companies) {
    LineageState before =
        LineageState.notes(transaction).stream()
            .findFirst()
            .map(LineageState::read)
            .orElseGet(() -> LineageState.beginning(LineageMark.first(environment.random())));
    companies.forEach(company -> company.begin(transaction));
    LineageState proposing = before.proposing(before.confirmed().next(environment.random()));
    transaction.put(proposing.note());
    return proposing;
  }

  private int judge(
      LineageState known,
      LineageRound round,
      List<LineageRound.Step> steps,
      List<Company> companies) {
    List<Member> with = new ArrayList<>();
    steps.stream().filter(LineageRound.Step::accepted).forEach(step -> with.add(step.member()));
    int against = steps.size() - with.size();
    Members members = environment.members();
    boolean ours = with.size() >= members.toRevoke();
    LineageState now = ours ? known.confirming(round.next(), with) : known;
    note(now, companies, steps);
    if (ours) {
      become(Standing.OURS);
      steps.stream()
          .filter(step -> step.isOutdated(known))
          .forEach(step -> outdated.accept(step.member()));
    } else if (members.n() - against < members.toRevoke()) {
      become(Standing.OTHERS);
    }
    return with.size();
  }

  // Nobody waits for its sync: where a crash undoes it, the draw is still among those proposed,
  // and what went along is still owed, so both are asked again.
  private void note(LineageState now, List<Company> companies, List<LineageRound.Step> steps) {
    Set<EnrolmentId> told =
        steps.stream()
            .filter(LineageRound.Step::told)
            .map(step -> step.member().id())
            .collect(Collectors.toSet());
    environment
        .directory()
        .updateUnsynced(transaction -> {
          transaction.put(now.note());
          companies.forEach(company -> company.told(transaction, told));
        });
    noting.later();
  }

  private boolean leavesUnsynced() {
    environment.directory().update(_ -> {});
    return false;
  }

  private void become(Standing now) {
    if (now == Standing.OTHERS && standing != now) {
      LOG.error(
          "the token store is an older or a second copy: the vaults went on with another one."
              + " Nothing is cleaned, made, changed or destroyed; keys can be used. If the other"
              + " is gone for good, stop this engine and run 'asterism engine adopt'");
    }
    standing = now;
  }
}
