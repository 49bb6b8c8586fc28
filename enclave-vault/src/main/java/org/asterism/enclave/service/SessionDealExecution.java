package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.session.DealtSession;
import org.asterism.enclave.session.OpenedSession;
import org.asterism.enclave.session.Sessions;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.RosterAuthority;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Dealt;

/// A vault's dealing to all participants of its session. Where that changes who shares a key,
/// operators must have signed for it.
record SessionDealExecution(Sessions sessions, Obedience obedience)
    implements Execution.OfSession<SessionDeal, Dealt> {
  @Override
  public Prepared<Dealt> begin(Case asked, SessionDeal operation) throws VaultRefused {
    var step = asked.step(sessions, operation.session(), OpenedSession.class);
    return new Prepared<>(step::close, () -> dealt(asked, step, operation));
  }

  private Dealt dealt(Case asked, Sessions.Step<OpenedSession> step, SessionDeal operation)
      throws VaultRefused {
    requireAllowed(asked, step.from(), operation);
    try {
      DealtSession dealt = step.from().deal(operation);
      asked.require(dealt.isOver() || step.reach(dealt), Reason.SESSION);
      return dealt.answer();
    } catch (ThresholdRefused unfit) {
      throw asked.refusal(Reason.INPUT);
    }
  }

  private void requireAllowed(Case asked, OpenedSession stage, SessionDeal told)
      throws VaultRefused {
    Optional<RosterChange> change = stage.change(told);
    asked.require(change.isPresent() == told.next().isPresent(), Reason.INPUT);
    if (change.isPresent()) {
      RosterAuthority shown = told.next().orElseThrow().authority();
      obedience.requireAllowed(asked.vault(), change.get(), shown);
    }
  }
}
