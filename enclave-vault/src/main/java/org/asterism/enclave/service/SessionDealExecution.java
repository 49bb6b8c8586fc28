package org.asterism.enclave.service;

import org.asterism.enclave.session.DealtSession;
import org.asterism.enclave.session.OpenedSession;
import org.asterism.enclave.session.Sessions;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// A vault's dealing to all participants of its session.
record SessionDealExecution(Sessions sessions) implements Execution.OfSession<SessionDeal, Dealt> {
  @Override
  public Prepared<Dealt> begin(Case asked, SessionDeal operation) throws VaultRefused {
    var step = asked.step(sessions, operation.session(), OpenedSession.class);
    return new Prepared<>(step::close, () -> dealt(asked, step, operation));
  }

  private static Dealt dealt(Case asked, Sessions.Step<OpenedSession> step, SessionDeal operation)
      throws VaultRefused {
    try {
      DealtSession dealt = step.from().deal(operation);
      asked.require(step.reach(dealt), Reason.SESSION);
      return dealt.answer();
    } catch (ThresholdRefused unfit) {
      throw asked.refusal(Reason.INPUT);
    }
  }
}
