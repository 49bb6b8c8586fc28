package org.asterism.enclave.service;

import java.util.List;
import java.util.Optional;
import org.asterism.enclave.session.Sessions;
import org.asterism.enclave.session.Stage;
import org.asterism.enclave.store.Records;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.oprf.Evaluator;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.ThresholdRefused;
import org.asterism.vault.Act;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.SessionId;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.VaultRefused.Accusation;

/// One act of one principal, and the records that it is about as its transaction sees them.
///
/// @param onceDurable what is to happen once that is durable and before the answer is given
record Case(
    VaultName vault, Principal principal, Records records, Act<?> act, List<Runnable> onceDurable) {

  Handle handle() {
    return act.handle();
  }

  EpochTag epoch() {
    return act.epoch();
  }

  VaultRefused refusal(Reason reason) {
    return new VaultRefused(vault, reason);
  }

  /// @throws VaultRefused where this machine has no arithmetic for the group
  void requireGroup(Kernel kernel, Group group) throws VaultRefused {
    require(kernel.groups().contains(group), Reason.GROUP);
  }

  /// @throws VaultRefused where it is no share, or this machine could not evaluate with it
  void requireShare(Evaluator evaluator, Optional<SecretBytes> loginShare) throws VaultRefused {
    require(loginShare.isEmpty() || evaluator.isAble(), Reason.GROUP);
    require(loginShare.map(Evaluator::isShare).orElse(true), Reason.INPUT);
  }

  /// Begins a step of a session that has come to such a stage, with the login that it goes with.
  ///
  /// @throws VaultRefused where it has not; then the session is over
  <S extends Stage> Sessions.Step<S> step(Sessions sessions, SessionId session, Class<S> stage)
      throws VaultRefused {
    var owner = sessions.owner(principal, act.grant());
    var step = owner.flatMap(one -> sessions.take(one, session, stage));
    if (step.isEmpty()) {
      sessions.end(principal, session);
    }
    return step.orElseThrow(() -> refusal(Reason.SESSION));
  }

  /// The refusal of what does not fit: by its dealer's place, where it is one dealer's.
  ///
  /// @param boxKey by which others can see it; empty where nobody may
  VaultRefused refusal(ThresholdRefused unfit, Octets boxKey) {
    return unfit.dealer().isPresent()
        ? VaultRefused.accusing(vault, new Accusation(unfit.dealer().getAsInt(), boxKey))
        : refusal(Reason.INPUT);
  }

  /// The refusal of an act that names another epoch than the one in force.
  VaultRefused refusal(Reason reason, EpochTag inForce) {
    return new VaultRefused(vault, reason, 0, inForce);
  }

  /// @throws VaultRefused for this reason, unless it is `expected`
  void require(boolean expected, Reason otherwise) throws VaultRefused {
    if (!expected) {
      throw refusal(otherwise);
    }
  }
}
