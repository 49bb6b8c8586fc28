package org.asterism.enclave.service;

import org.asterism.enclave.session.AppliedSession;
import org.asterism.enclave.session.DealtSession;
import org.asterism.enclave.session.Sessions;
import org.asterism.kernel.Kernel;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;

/// A vault's adding up of what all participants dealt to it. It ends the session of a wrong
/// dealing, so that the key to its boxes gives nothing away any more.
record SessionApplyExecution(Sessions sessions, Kernel kernel)
    implements Execution.OfSession<SessionApply, Applied> {
  @Override
  public Prepared<Applied> begin(Case asked, SessionApply operation) throws VaultRefused {
    var step = asked.step(sessions, operation.session(), DealtSession.class);
    return new Prepared<>(step::close, () -> applied(asked, step, operation));
  }

  private Applied applied(Case asked, Sessions.Step<DealtSession> step, SessionApply operation)
      throws VaultRefused {
    try {
      AppliedSession applied = step.from().apply(kernel, operation.dealings());
      asked.require(applied.isOver() || step.reach(applied), Reason.SESSION);
      return applied.answer();
    } catch (ThresholdRefused unfit) {
      throw asked.refusal(unfit, step.from().exposed());
    }
  }
}
