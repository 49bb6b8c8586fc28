package org.asterism.custody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;

/// One question to several vaults at once, each on a virtual thread of its own.
///
/// What comes after the caller has stopped waiting goes to [#afterwards]: nothing that a vault did
/// is overlooked, and no secret in a late answer stays open. For one waiting thread.
///
/// @param <T> what a vault answers
public final class Round<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition answered = lock.newCondition();
  private final List<Answer<T>> answers = new ArrayList<>();
  private Optional<Consumer<Answer<T>>> late = Optional.empty();
  private int asked;

  /// Asks one vault, blocking within its own deadline.
  @FunctionalInterface
  public interface Question<T> {
    T ask(Member member) throws VaultException;
  }

  /// What one vault answered.
  public sealed interface Answer<T> {
    Member member();
  }

  public record Yes<T>(Member member, T value) implements Answer<T> {}

  public record No<T>(Member member, VaultException failure) implements Answer<T> {}

  /// A bug met on the way; whoever waits throws it again.
  private record Bug<T>(Member member, RuntimeException bug) implements Answer<T> {}

  public static <T> Round<T> ask(Collection<Member> members, Question<T> question) {
    var round = new Round<T>();
    members.forEach(member -> round.ask(member, question));
    return round;
  }

  /// Asks one vault more.
  public void ask(Member member, Question<T> question) {
    lock.lock();
    try {
      asked++;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual()
        .name("vault " + member)
        .start(() -> deliver(answer(member, question)));
  }

  /// Waits until `enough` holds of the answers so far, all asked have answered, or time is up.
  ///
  /// @return the answers so far
  public List<Answer<T>> await(Predicate<List<Answer<T>>> enough, Duration time) {
    long left = time.toNanos();
    lock.lock();
    try {
      while (left > 0 && answers.size() < asked && !enough.test(List.copyOf(answers))) {
        left = answered.awaitNanos(left);
      }
      return checked();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return checked();
    } finally {
      lock.unlock();
    }
  }

  /// Until so many have said yes.
  public List<Answer<T>> awaitYes(int count, Duration time) {
    return await(soFar -> yes(soFar).size() >= count, time);
  }

  /// Gives every answer that comes from now on to `consumer`, on the vault's thread.
  ///
  /// @return the answers until now: none is in both
  public List<Answer<T>> afterwards(Consumer<Answer<T>> consumer) {
    lock.lock();
    try {
      late = Optional.of(consumer);
      return checked();
    } finally {
      lock.unlock();
    }
  }

  public static <T> List<Yes<T>> yes(List<Answer<T>> answers) {
    var yes = new ArrayList<Yes<T>>();
    for (Answer<T> answer : answers) {
      if (answer instanceof Yes<T> found) {
        yes.add(found);
      }
    }
    return yes;
  }

  /// Why it was not enough.
  public static <T> QuorumMissed missed(int needed, List<Answer<T>> answers) {
    var failures = new LinkedHashMap<VaultName, VaultException>();
    for (Answer<T> answer : answers) {
      if (answer instanceof No<T>(Member member, VaultException failure)) {
        failures.put(member.vault().name(), failure);
      }
    }
    return new QuorumMissed(needed, yes(answers).size(), failures);
  }

  private static <T> Answer<T> answer(Member member, Question<T> question) {
    try {
      return new Yes<>(member, question.ask(member));
    } catch (VaultException failed) {
      return new No<>(member, failed);
    } catch (RuntimeException bug) {
      return new Bug<>(member, bug);
    }
  }

  private void deliver(Answer<T> answer) {
    Optional<Consumer<Answer<T>>> consumer;
    lock.lock();
    try {
      consumer = late;
      if (consumer.isEmpty()) {
        answers.add(answer);
        answered.signalAll();
      }
    } finally {
      lock.unlock();
    }
    consumer.ifPresent(last -> last.accept(answer));
  }

  private List<Answer<T>> checked() {
    for (Answer<T> answer : answers) {
      if (answer instanceof Bug<T>(Member member, RuntimeException bug)) {
        throw new IllegalStateException("asking vault " + member + " failed", bug);
      }
    }
    return List.copyOf(answers);
  }
}
