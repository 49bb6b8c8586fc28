package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.Map;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.credential.Pace;
import org.asterism.enclave.limits.Limits;
import org.asterism.enclave.session.Sessions;
import org.asterism.kernel.Kernel;
import org.asterism.oprf.Evaluator;
import org.asterism.vault.Handle;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.operation.Abort;
import org.asterism.vault.operation.Advance;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Order;
import org.asterism.vault.operation.Put;
import org.asterism.vault.operation.Reinstate;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Reseat;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SchnorrSign;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionFinish;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.Stage;
import org.asterism.vault.operation.StageRoots;

/// The list of operations that this vault does.
final class Executions {
  private final Map<Class<?>, Execution<?, ?>> byOperation;

  Executions(Limits limits, Obedience obedience, Login login, Computation computation) {
    Grants grants = login.grants();
    Attempts attempts = login.attempts();
    Pace pace = login.pace();
    Sessions sessions = computation.sessions();
    Kernel kernel = computation.kernel();
    NonceBatches nonces = computation.nonces();
    Presignatures presignatures = computation.presignatures();
    var evaluator = new Evaluator(kernel, computation.random());
    var intake = new Intake(limits);
    this.byOperation =
        Map.ofEntries(
            does(Put.class, new PutExecution(intake, sessions, evaluator)),
            does(Stage.class, new StageExecution(evaluator)),
            does(Commit.class, new CommitExecution(grants, attempts, computation)),
            does(Abort.class, new AbortExecution()),
            does(Reinstate.class, new ReinstateExecution(evaluator, grants, attempts)),
            does(Advance.class, new AdvanceExecution()),
            does(Release.class, new ReleaseExecution()),
            does(RsaExp.class, new RsaExpExecution(kernel)),
            does(MulPoint.class, new MulPointExecution(kernel, computation.random())),
            does(NonceBatch.class, new NonceBatchExecution(nonces, kernel, computation.random())),
            does(SchnorrSign.class, new SchnorrSignExecution(nonces, kernel)),
            does(EcdsaSign.class, new EcdsaSignExecution(presignatures, kernel)),
            does(
                SessionOpen.class,
                new SessionOpenExecution(sessions, kernel, computation.random())),
            does(SessionDeal.class, new SessionDealExecution(sessions, obedience)),
            does(SessionApply.class, new SessionApplyExecution(sessions, kernel)),
            does(
                SessionFinish.class,
                new SessionFinishExecution(sessions, presignatures, kernel, computation.random())),
            does(SessionKeep.class, new SessionKeepExecution(sessions, intake, computation)),
            does(Reseat.class, new ReseatExecution(obedience, computation)),
            does(StageRoots.class, new StageRootsExecution(intake)),
            does(Delete.class, new DeleteExecution(limits, grants, attempts, computation)),
            does(Confirm.class, new ConfirmExecution()),
            does(LoginStart.class, new LoginStartExecution(evaluator, grants, attempts, pace)),
            does(LoginFinish.class, new LoginFinishExecution(grants, attempts, pace)),
            does(Order.class, new OrderExecution(obedience, grants, attempts)));
  }

  /// What is remembered of logins.
  record Login(Grants grants, Attempts attempts, Pace pace) {}

  /// What computes with shares.
  record Computation(
      Sessions sessions,
      NonceBatches nonces,
      Presignatures presignatures,
      Kernel kernel,
      SecureRandom random) {

    /// Erases what was prepared with a record: first its sessions, which may leave presignatures.
    void endAll(Handle record) {
      sessions.endAll(record);
      nonces.endAll(record);
      presignatures.endAll(record);
    }
  }

  // Each is listed under the class of its own operation, which fixes the answer.
  @SuppressWarnings("unchecked")
  <A extends Outcome> Execution<Operation<A>, A> of(Operation<A> operation) {
    return (Execution<Operation<A>, A>) requireNonNull(byOperation.get(operation.getClass()));
  }

  private static <O extends Operation<A>, A extends Outcome>
      Map.Entry<Class<?>, Execution<?, ?>> does(Class<O> operation, Execution<O, A> execution) {
    return Map.entry(operation, execution);
  }
}
