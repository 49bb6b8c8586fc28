package org.asterism.conformance.adversity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Outcome;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;

/// A real vault, as one [Liar] tells of it.
final class LyingVault implements Vault {
  private final Vault real;
  private final Liar liar;

  LyingVault(Vault real, Liar liar) {
    this.real = real;
    this.liar = liar;
  }

  @Override
  public VaultName name() {
    return real.name();
  }

  // What the liar makes up may be another operation's answer: then the server fails on it.
  @Override
  @SuppressWarnings("unchecked")
  public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException {
    liar.dawdle();
    return (A) liar.answer(act, () -> real.act(act, deadline));
  }

  @Override
  @SuppressWarnings("unchecked")
  public <A extends Outcome> List<A> actBatch(
      List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
    liar.dawdle();
    if (liar.isMakingThingsUp()) {
      var outcomes = new ArrayList<A>();
      for (Act<?> act : acts) {
        outcomes.add((A) liar.answer(act, Outcome.Done::new));
      }
      return outcomes;
    }
    acts.forEach(liar::overhear);
    return real.actBatch(acts, deadline);
  }

  @Override
  public Description describe(Duration deadline) throws VaultException {
    liar.dawdleBeforeATrifle();
    return real.describe(deadline);
  }

  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException {
    liar.dawdleBeforeATrifle();
    return real.list(query, deadline);
  }
}
