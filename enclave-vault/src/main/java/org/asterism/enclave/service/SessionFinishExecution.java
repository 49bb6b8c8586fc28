package org.asterism.enclave.service;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.asterism.enclave.session.PresignApplied;
import org.asterism.enclave.session.PresignOpened;
import org.asterism.enclave.session.Sessions;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Handover;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.threshold.ecdsa.Presignature;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionFinish;
import org.asterism.vault.operation.SessionFinish.Finished;

/// The end of presigning at a keeper: presignatures that serve the record as it was when the
/// session was opened, and go with it.
record SessionFinishExecution(
    Sessions sessions, Presignatures presignatures, Kernel kernel, SecureRandom random)
    implements Execution.OfSession<SessionFinish, Finished> {
  @Override
  public Prepared<Finished> begin(Case asked, SessionFinish operation) throws VaultRefused {
    var step = asked.step(sessions, operation.session(), PresignApplied.class);
    return new Prepared<>(step::close, () -> finished(asked, step, operation));
  }

  private Finished finished(Case asked, Sessions.Step<PresignApplied> step, SessionFinish operation)
      throws VaultRefused {
    try {
      List<Presignature> made = step.from().finish(kernel, operation.openings(), random);
      try (var handover = Handover.orElse(() -> made.forEach(Presignature::close))) {
        PresignOpened.Subject subject = step.from().subject();
        Octets checks = Presignatures.checks(kernel, subject.curve(), made);
        Octets name = kept(asked, step, made);
        return handover.to(new Finished(name, checks));
      }
    } catch (ThresholdRefused unfit) {
      throw asked.refusal(unfit, Octets.EMPTY);
    }
  }

  // Under the lock of the session, so that the end of the record finds it or what it has left.
  private Octets kept(Case asked, Sessions.Step<PresignApplied> step, List<Presignature> made)
      throws VaultRefused {
    PresignOpened.Subject subject = step.from().subject();
    var owner = new OneTimeBatches.Owner(asked.principal(), subject.handle(), subject.epoch());
    Optional<Optional<Octets>> name = step.conclude(() -> presignatures.keep(owner, made, random));
    return name.orElseThrow(() -> asked.refusal(Reason.SESSION))
        .orElseThrow(() -> asked.refusal(Reason.LIMIT));
  }
}
