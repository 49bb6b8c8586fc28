package org.asterism.enclave.service;

import org.asterism.enclave.session.Sessions;
import org.asterism.enclave.session.Stage;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// A vault's dealing to all members of its session.
record SessionDealExecution(Sessions sessions) implements Execution.OfSession<SessionDeal, Dealt> {
  @Override
  public Prepared<Dealt> begin(Case asked, SessionDeal operation) throws VaultRefused {
    var step = asked.step(sessions, operation.session(), Stage.BeforeDeal.class);
    return new Prepared<>(step::close, () -> dealt(asked, step, operation));
  }

  private static Dealt dealt(Case asked, Sessions.Step<Stage.BeforeDeal> step, SessionDeal operation)
      throws VaultRefused {
    try {
      Stage.BeforeApply dealt = step.from().deal(operation);
      asked.require(step.reach(dealt), Reason.SESSION);
      return dealt.answer();
    } catch (ThresholdRefused unfit) {
      throw asked.refusal(Reason.INPUT);
    }
  }
}
