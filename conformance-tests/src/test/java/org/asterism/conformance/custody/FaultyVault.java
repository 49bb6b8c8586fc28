package org.asterism.conformance.custody;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultUnreachable;

/// A vault that a test can take away, let lie, or make lose its answers; it decorates the real one
/// and counts what reaches it.
final class FaultyVault implements Vault {
  private final VaultName name;
  private final Supplier<Vault> real;
  private final List<Operation> seen = new ArrayList<>();
  private final AtomicInteger acts = new AtomicInteger();
  private volatile boolean away;
  private volatile Predicate<Operation> unheard = _ -> false;
  private volatile Predicate<Operation> unanswered = _ -> false;
  private volatile UnaryOperator<Outcome> lie = outcome -> outcome;

  FaultyVault(VaultName name, Supplier<Vault> real) {
    this.name = name;
    this.real = real;
  }

  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
    unheard = _ -> false;
    unanswered = _ -> false;
    lie = outcome -> outcome;
  }

  /// Such operations do not reach the vault.
  void loseRequests(Predicate<Operation> which) {
    unheard = which;
  }

  /// Such operations are done, and the answer is lost.
  void loseAnswers(Predicate<Operation> which) {
    unanswered = which;
  }

  void lie(UnaryOperator<Outcome> instead) {
    lie = instead;
  }

  /// How many acts reached it that `which` holds of.
  synchronized long count(Predicate<Operation> which) {
    return seen.stream().filter(which).count();
  }

  @Override
  public VaultName name() {
    return name;
  }

  @Override
  public Outcome act(Act act, Duration deadline) throws VaultException {
    note(List.of(act));
    Outcome outcome = lie.apply(real.get().act(act, deadline));
    answer(List.of(act), Optional.of(outcome));
    return outcome;
  }

  @Override
  public List<Outcome> actBatch(List<Act> batch, Duration deadline) throws VaultException {
    note(batch);
    List<Outcome> outcomes = real.get().actBatch(batch, deadline);
    answer(batch, Optional.empty());
    return outcomes;
  }

  @Override
  public Description describe(Duration deadline) throws VaultException {
    requireHere();
    return real.get().describe(deadline);
  }

  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException {
    requireHere();
    return real.get().list(query, deadline);
  }

  private void note(List<Act> batch) throws VaultException {
    requireHere();
    acts.incrementAndGet();
    for (Act act : batch) {
      if (unheard.test(act.operation())) {
        throw new VaultUnreachable(name, "the test loses this request", null);
      }
      synchronized (this) {
        seen.add(act.operation());
      }
    }
  }

  private void answer(List<Act> batch, Optional<Outcome> outcome) throws VaultException {
    if (batch.stream().anyMatch(act -> unanswered.test(act.operation()))) {
      outcome.ifPresent(Outcome::close);
      throw new VaultUnreachable(name, "the test loses this answer", null);
    }
  }

  private void requireHere() throws VaultException {
    if (away) {
      throw new VaultUnreachable(name, "the test took it away", null);
    }
  }
}
