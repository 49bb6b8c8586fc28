package org.asterism.algorithm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Outcome;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultUnreachable;

/// A vault that a test may put out of reach.
record ReachableVault(Vault real, AtomicBoolean reachable) implements Vault {
  @Override
  public VaultName name() {
    return real.name();
  }

  @Override
  public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException {
    return reached().act(act, deadline);
  }

  @Override
  public <A extends Outcome> List<A> actBatch(
      List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
    return reached().actBatch(acts, deadline);
  }

  @Override
  public Description describe(Duration deadline) throws VaultException {
    return reached().describe(deadline);
  }

  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException {
    return reached().list(query, deadline);
  }

  private Vault reached() throws VaultException {
    if (reachable.get()) {
      return real;
    }
    throw new VaultUnreachable(name(), "is out of reach", null);
  }
}
