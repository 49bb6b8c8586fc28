package org.asterism.quorum;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.asterism.logging.SparingLog;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.slf4j.LoggerFactory;

/// A quorum: asks vaults in parallel and waits for as many as are needed.
///
/// A vault that fails is replaced at once by a spare; one that is merely slow gets a spare beside
/// it after `hedge`. Every question has one deadline, nothing is asked twice, and an answer that
/// comes too late is handed to `discard`. Safe for use by many threads.
public final class Quorum {

  private final Executor threads;
  private final LongSupplier nanos;
  private final Duration hedge;
  private final Health health;
  private final SparingLog sparing;

  /// An engine's one quorum.
  ///
  /// @param threads runs one blocking question; must not refuse
  /// @param nanos a monotonic clock
  /// @param hedge how long to wait for a slow vault before a spare is asked as well
  public Quorum(Executor threads, LongSupplier nanos, Duration hedge) {
    this.threads = threads;
    this.nanos = nanos;
    this.hedge = hedge;
    this.health = new Health(nanos);
    this.sparing = new SparingLog(LoggerFactory.getLogger(Quorum.class), nanos);
  }

  /// Any `needed` of the asked vaults: their answers, in the order in which they came.
  ///
  /// @param discard gets every answer that is not returned
  public <T> List<Answer.Given<T>> any(
      int needed, List<Ask<T>> asks, Duration deadline, Consumer<T> discard) throws QuorumMissed {
    var given = new ArrayList<Answer.Given<T>>();
    var failures = new LinkedHashMap<VaultName, VaultException>();
    var round = new Round<>(health.order(asks), threads, nanos, discard, deadline);
    for (int i = 0; i < needed; i++) {
      round.askNext();
    }
    try {
      while (given.size() < needed && isOpen(round)) {
        switch (round.next(round.hasSpares() ? hedge : deadline)) {
          case Answer.Given<T> answer -> given.add(noteSuccess(answer));
          case Answer.Failed<T> answer -> {
            noteFailure(answer);
            failures.put(answer.vault(), answer.cause());
            round.askNext();
          }
          case null -> {
            round.waiting().forEach(this::noteSlow);
            round.askNext();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      round.end().forEach(silent -> failures.putIfAbsent(silent.vault(), silent.cause()));
    }
    if (given.size() < needed) {
      given.forEach(answer -> discard.accept(answer.value()));
      throw new QuorumMissed(needed, given.size(), failures);
    }
    return given;
  }

  /// Every asked vault, each with its own result, once all have answered or the deadline is past.
  public <T> List<Answer<T>> all(List<Ask<T>> asks, Duration deadline, Consumer<T> discard) {
    return all(asks, asks.size(), deadline, discard);
  }

  /// As [#all(List, Duration, Consumer)], but ends as soon as `enough` vaults have given an answer
  /// and none has for `hedge`.
  public <T> List<Answer<T>> all(
      List<Ask<T>> asks, int enough, Duration deadline, Consumer<T> discard) {
    return all(
        asks,
        answers -> answers.stream().filter(answer -> answer.given().isPresent()).count() >= enough,
        deadline,
        discard);
  }

  /// As [#all(List, Duration, Consumer)], but ends as soon as the answers are `enough` and none has
  /// come for `hedge`.
  public <T> List<Answer<T>> all(
      List<Ask<T>> asks,
      Predicate<List<Answer<T>>> enough,
      Duration deadline,
      Consumer<T> discard) {
    var answers = new ArrayList<Answer<T>>();
    var round = new Round<>(asks, threads, nanos, discard, deadline);
    asks.forEach(_ -> round.askNext());
    try {
      while (round.isWaiting() && !round.left().isZero()) {
        switch (round.next(enough.test(answers) ? hedge : deadline)) {
          case Answer.Given<T> answer -> answers.add(noteSuccess(answer));
          case Answer.Failed<T> answer -> {
            noteFailure(answer);
            answers.add(answer);
          }
          case null -> {
            return withSilent(answers, round);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return withSilent(answers, round);
  }

  /// All of exactly these, each of which was told of the others: where one fails, the answers of
  /// the rest are worth nothing, and the caller asks another set anew.
  ///
  /// @param hasty whether there is another set to ask: then a vault that is silent for `hedge`
  ///   counts as failed
  /// @throws QuorumMissed with every failure that was heard of until `hedge` after the first
  public <T> List<Answer.Given<T>> exactly(List<Ask<T>> set, boolean hasty, Duration deadline)
      throws QuorumMissed {
    var given = new ArrayList<Answer.Given<T>>();
    var failures = new LinkedHashMap<VaultName, VaultException>();
    var round = new Round<>(set, threads, nanos, _ -> {}, deadline);
    set.forEach(_ -> round.askNext());
    try {
      boolean late = false;
      while (round.isWaiting() && !late && !round.left().isZero()) {
        switch (round.next(hasty || !failures.isEmpty() ? hedge : deadline)) {
          case Answer.Given<T> answer -> given.add(noteSuccess(answer));
          case Answer.Failed<T> answer -> {
            noteFailure(answer);
            failures.put(answer.vault(), answer.cause());
          }
          case null -> late = true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (var silent : round.end()) {
      noteFailure(silent);
      failures.putIfAbsent(silent.vault(), silent.cause());
    }
    if (given.size() < set.size()) {
      throw new QuorumMissed(set.size(), given.size(), failures);
    }
    return given;
  }

  /// What a vault answered turned out to be wrong after it was taken: it is asked as late as one
  /// that failed, and after all others when that happens twice within a minute.
  public void blame(VaultName vault) {
    health.blamed(vault);
  }

  /// Whether a vault is not asked later than others, for what it did lately.
  public boolean isWell(VaultName vault) {
    return health.isWell(vault);
  }

  private <T> List<Answer<T>> withSilent(List<Answer<T>> answers, Round<T> round) {
    for (var silent : round.end()) {
      noteFailure(silent);
      answers.add(silent);
    }
    return answers;
  }

  private static <T> boolean isOpen(Round<T> round) {
    return (round.isWaiting() || round.hasSpares()) && !round.left().isZero();
  }

  private <T> Answer.Given<T> noteSuccess(Answer.Given<T> answer) {
    health.succeeded(answer.vault());
    return answer;
  }

  private void noteSlow(VaultName vault) {
    health.failed(vault);
    sparing.warn(
        vault,
        "slow",
        () ->
            "vault %s: no answer within %d ms yet; a spare is asked"
                .formatted(vault, hedge.toMillis()));
  }

  private <T> void noteFailure(Answer.Failed<T> answer) {
    VaultException cause = answer.cause();
    if (!cause.isOfMemory()) {
      health.failed(answer.vault());
    }
    sparing.warn(answer.vault(), cause.getClass(), () -> String.valueOf(cause.getMessage()));
  }
}
