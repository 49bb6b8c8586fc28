package org.asterism.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.EpochTag;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.VaultUnreachable;
import org.asterism.vault.operation.Put;
import org.jspecify.annotations.Nullable;

/// A vault that a test can take away, let hang or lie, or make lose its answers; it decorates the
/// real one and counts what reaches it.
final class FaultyVault implements Vault {
  private static final Predicate<Operation<?>> NOTHING = Objects::isNull;

  private final VaultName name;
  private final Supplier<Vault> real;
  private final Crash crash;
  private final Consumer<String> journal;
  private final List<Operation<?>> seen = new ArrayList<>();
  private final List<List<? extends Act<?>>> late = new ArrayList<>();
  private volatile boolean away;
  private volatile CountDownLatch hanging = new CountDownLatch(0);
  private volatile CountDownLatch asked = new CountDownLatch(0);
  private volatile @Nullable CyclicBarrier hangingTogether;
  private volatile Predicate<Operation<?>> unheard = NOTHING;
  private volatile Predicate<Operation<?>> unanswered = NOTHING;
  private volatile Predicate<Operation<?>> held = NOTHING;
  private volatile Lie lie = (_, truth) -> truth;
  private volatile Predicate<Operation<?>> interrupting = NOTHING;
  private volatile Runnable interruption = () -> {};
  private volatile Runnable described = () -> {};

  /// @param journal gets a line for each act and for what came of it
  FaultyVault(VaultName name, Supplier<Vault> real, Crash crash, Consumer<String> journal) {
    this.name = name;
    this.real = real;
    this.crash = crash;
    this.journal = journal;
  }

  /// What is answered instead of the truth, which whoever lies closes.
  @FunctionalInterface
  interface Lie {
    Outcome tell(Act<?> act, Outcome truth);
  }

  /// A vault's no, beside its answers, so that it can be lied about like them.
  record Refused(
      Reason reason,
      int triesLeft,
      EpochTag inForce,
      Duration await,
      Optional<Accusation> accusation)
      implements Outcome {
    Refused(Reason reason) {
      this(reason, 0, EpochTag.NONE, Duration.ZERO);
    }

    Refused(Reason reason, int triesLeft, EpochTag inForce, Duration await) {
      this(reason, triesLeft, inForce, await, Optional.empty());
    }

    Refused(Accusation accusation) {
      this(Reason.DEALER, 0, EpochTag.NONE, Duration.ZERO, Optional.of(accusation));
    }

    private Refused(VaultRefused refused) {
      this(
          refused.reason(),
          refused.triesLeft(),
          refused.inForce(),
          refused.await(),
          refused.accusation());
    }

    private VaultRefused by(VaultName name) {
      if (accusation.isPresent()) {
        return VaultRefused.accusing(name, accusation.get());
      }
      return reason == Reason.TOO_SOON
          ? VaultRefused.tooSoon(name, await)
          : new VaultRefused(name, reason, triesLeft, inForce);
    }
  }

  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
    unheard = NOTHING;
    unanswered = NOTHING;
    held = NOTHING;
    lie = (_, truth) -> truth;
    hanging.countDown();
    hangingTogether = null;
  }

  /// Every call waits until the vault comes back.
  void hang() {
    asked = new CountDownLatch(1);
    hanging = new CountDownLatch(1);
  }

  /// Waits until a call hangs.
  void awaitAsked() throws InterruptedException {
    asked.await();
  }

  /// Every call waits for calls to the others, and is not answered.
  void hang(CyclicBarrier others) {
    hangingTogether = others;
  }

  /// Such operations do not reach the vault.
  void loseRequests(Predicate<Operation<?>> which) {
    unheard = which;
  }

  /// Such operations are done, and the answer is lost.
  void loseAnswers(Predicate<Operation<?>> which) {
    unanswered = which;
  }

  /// Such operations are held up until [#deliver].
  void hold(Predicate<Operation<?>> which) {
    held = which;
  }

  void lie(Lie instead) {
    lie = instead;
  }

  /// Does something before the first of such operations.
  void before(Predicate<Operation<?>> which, Runnable something) {
    interruption = something;
    interrupting = which;
  }

  /// Does something before the next description.
  void beforeDescribing(Runnable something) {
    described = something;
  }

  /// The vault gets what was held up, and answers into the void.
  List<Outcome> deliver() throws VaultException {
    var outcomes = new ArrayList<Outcome>();
    for (List<? extends Act<?>> batch : late) {
      outcomes.addAll(answers(batch, Duration.ofSeconds(5)));
    }
    late.clear();
    return outcomes;
  }

  /// How many acts reached it that `which` holds of.
  synchronized long count(Predicate<Operation<?>> which) {
    return seen.stream().filter(which).count();
  }

  @Override
  public VaultName name() {
    return name;
  }

  @Override
  public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException {
    note(List.of(act), deadline);
    Outcome truth = answers(act, deadline);
    Class<?> kind = truth.getClass();
    Outcome answer = lie.tell(act, truth);
    journal.accept("%s: %s".formatted(name, told(answer)));
    answer(List.of(act), Optional.of(answer));
    return taken(act, kind, answer);
  }

  @Override
  public <A extends Outcome> List<A> actBatch(
      List<? extends Act<? extends A>> batch, Duration deadline) throws VaultException {
    note(batch, deadline);
    List<? extends Outcome> truth = answers(batch, deadline);
    List<Class<?>> kinds = new ArrayList<>();
    var told = new ArrayList<Outcome>();
    for (int i = 0; i < truth.size(); i++) {
      kinds.add(truth.get(i).getClass());
      told.add(lie.tell(batch.get(i), truth.get(i)));
    }
    told.forEach(outcome -> journal.accept("%s: %s".formatted(name, told(outcome))));
    answer(batch, Optional.empty());
    var answers = new ArrayList<A>();
    for (int i = 0; i < told.size(); i++) {
      answers.add(taken(batch.get(i), kinds.get(i), told.get(i)));
    }
    return answers;
  }

  private Outcome answers(Act<?> act, Duration deadline) throws VaultException {
    try {
      return real.get().act(act, deadline);
    } catch (VaultRefused refused) {
      return new Refused(refused);
    }
  }

  private List<? extends Outcome> answers(List<? extends Act<?>> batch, Duration deadline)
      throws VaultException {
    try {
      return real.get().actBatch(batch, deadline);
    } catch (VaultRefused refused) {
      return List.of(new Refused(refused));
    }
  }

  // As the wire has it: whatever else than a refusal or the operation's own answer is malformed.
  @SuppressWarnings("unchecked")
  private <A extends Outcome> A taken(Act<? extends A> act, Class<?> kind, Outcome told)
      throws VaultException {
    if (told instanceof Refused refused) {
      throw refused.by(name);
    }
    if (told.getClass() != kind && kind != Refused.class) {
      told.close();
      throw new VaultMalformed(name, "answered something else to " + act.operation().kind(), null);
    }
    return (A) told;
  }

  @Override
  public Description describe(Duration deadline) throws VaultException {
    requireHere(deadline);
    Runnable now = described;
    described = () -> {};
    now.run();
    return real.get().describe(deadline);
  }

  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException {
    requireHere(deadline);
    return real.get().list(query, deadline);
  }

  private static String told(Outcome outcome) {
    return outcome
            instanceof
            Refused(Reason reason, int triesLeft, EpochTag _, Duration _, Optional<Accusation> _)
        ? "%s, %d tries left".formatted(reason, triesLeft)
        : outcome.getClass().getSimpleName();
  }

  private void note(List<? extends Act<?>> batch, Duration deadline) throws VaultException {
    for (Act<?> act : batch) {
      String what = act.operation().getClass().getSimpleName();
      journal.accept("%s %s %s?".formatted(name, what, act.handle()));
    }
    requireHere(deadline);
    if (!crash.leaves(batch)) {
      throw new VaultUnreachable(name, "the engine died before this request", null);
    }
    for (Act<?> act : batch) {
      if (unheard.test(act.operation())) {
        throw new VaultUnreachable(name, "the test loses this request", null);
      }
    }
    if (batch.stream().anyMatch(act -> held.test(act.operation()))) {
      late.add(batch.stream().<Act<?>>map(FaultyVault::copy).toList());
      throw new VaultSilent(name, deadline);
    }
    synchronized (this) {
      batch.forEach(act -> seen.add(act.operation()));
    }
    if (batch.stream().anyMatch(act -> interrupting.test(act.operation()))) {
      interrupting = NOTHING;
      interruption.run();
    }
  }

  private void answer(List<? extends Act<?>> batch, Optional<Outcome> outcome)
      throws VaultException {
    boolean lost = batch.stream().anyMatch(act -> unanswered.test(act.operation()));
    if (!crash.arrives(batch) || lost) {
      outcome.ifPresent(Outcome::close);
      throw new VaultUnreachable(name, "the test loses this answer", null);
    }
  }

  private void requireHere(Duration deadline) throws VaultException {
    if (away) {
      throw new VaultUnreachable(name, "the test took it away", null);
    }
    CyclicBarrier others = hangingTogether;
    try {
      if (others != null) {
        others.await();
        throw new VaultSilent(name, deadline);
      }
      asked.countDown();
      hanging.await();
    } catch (BrokenBarrierException broken) {
      throw new AssertionError(broken);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new VaultSilent(name, deadline);
    }
  }

  // The sender closes its secrets when it gives up waiting.
  private static Act<?> copy(Act<?> act) {
    return switch (act.operation()) {
      case Put(StoredRecord.Key key) ->
          copy(
              act,
              new Put(
                  new StoredRecord.Key(
                      key.share().copy(), key.commitments(), key.policy(), key.companion())));
      case Put(StoredRecord.ThresholdKey key) ->
          copy(
              act,
              new Put(
                  new StoredRecord.ThresholdKey(
                      key.share().copy(),
                      key.purpose(),
                      key.commitments(),
                      key.signer(),
                      key.policy(),
                      key.companion())));
      default -> copy(act, act.operation());
    };
  }

  private static <A extends Outcome> Act<A> copy(Act<?> act, Operation<A> operation) {
    return new Act<>(
        act.handle(), act.epoch(), act.policy(), act.grant().map(SecretBytes::copy), operation);
  }
}
