package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.List;
import org.asterism.vault.Act;
import org.asterism.vault.Description;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Outcome;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultUnreachable;

/// A vault that is enrolled and never there.
public record AbsentVault(VaultName name) implements Vault {
  @Override
  public <A extends Outcome> A act(Act<A> act, Duration deadline) throws VaultException {
    throw gone();
  }

  @Override
  public <A extends Outcome> List<A> actBatch(
      List<? extends Act<? extends A>> acts, Duration deadline) throws VaultException {
    throw gone();
  }

  @Override
  public Description describe(Duration deadline) throws VaultException {
    throw gone();
  }

  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) throws VaultException {
    throw gone();
  }

  private VaultException gone() {
    return new VaultUnreachable(name, "is not there", null);
  }
}
