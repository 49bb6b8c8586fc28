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

  @Override
  public Outcome act(Act act, Duration deadline) throws VaultException {
    liar.dawdle();
    return liar.answer(act, () -> real.act(act, deadline));
  }

  @Override
  public List<Outcome> actBatch(List<Act> acts, Duration deadline) throws VaultException {
    liar.dawdle();
    if (liar.isMakingThingsUp()) {
      var outcomes = new ArrayList<Outcome>();
      for (Act act : acts) {
        outcomes.add(liar.answer(act, () -> new Outcome.Done()));
      }
      return outcomes.getFirst() instanceof Outcome.Refused ? outcomes.subList(0, 1) : outcomes;
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
