package org.asterism.enclave.service;

import org.asterism.enclave.session.Sessions;
import org.asterism.enclave.session.Stage;
import org.asterism.kernel.Kernel;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultRefused.Accusation;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;

/// A vault's adding up of what all members dealt to it. It ends the session of a wrong dealing, so
/// that the key to its boxes, where it is shown, gives nothing away any more.
record SessionApplyExecution(Sessions sessions, Kernel kernel)
    implements Execution.OfSession<SessionApply, Applied> {
  @Override
  public Prepared<Applied> begin(Case asked, SessionApply operation) throws VaultRefused {
    var step = asked.step(sessions, operation.session(), Stage.BeforeApply.class);
    return new Prepared<>(step::close, () -> applied(asked, step, operation));
  }

  private Applied applied(Case asked, Sessions.Step<Stage.BeforeApply> step, SessionApply operation)
      throws VaultRefused {
    try {
      Stage.BeforeKeep applied = step.from().apply(kernel, operation.dealings());
      asked.require(step.reach(applied), Reason.SESSION);
      return applied.answer();
    } catch (ThresholdRefused unfit) {
      throw unfit.dealer().isPresent()
          ? VaultRefused.accusing(
              asked.vault(), new Accusation(unfit.dealer().getAsInt(), step.from().exposed().orElse(Octets.EMPTY)))
          : asked.refusal(Reason.INPUT);
    }
  }
}
