package org.asterism.rpc;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Envelope.OperationCase;
import org.asterism.proto.vault.v1.Outcome.ResultCase;
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

/// The list of operations that can be asked for on the wire.
final class OperationWires {
  static final List<Arm<?, ?>> ALL =
      List.of(
          new Arm<>(Put.class, OperationCase.PUT, ResultCase.DONE, new PutWire()),
          new Arm<>(Stage.class, OperationCase.STAGE, ResultCase.DONE, new StageWire()),
          new Arm<>(Commit.class, OperationCase.COMMIT, ResultCase.DONE, new CommitWire()),
          new Arm<>(Abort.class, OperationCase.ABORT, ResultCase.DONE, new AbortWire()),
          new Arm<>(Reinstate.class, OperationCase.REINSTATE, ResultCase.DONE, new ReinstateWire()),
          new Arm<>(Advance.class, OperationCase.ADVANCE, ResultCase.ADVANCED, new AdvanceWire()),
          new Arm<>(Release.class, OperationCase.RELEASE, ResultCase.RELEASED, new ReleaseWire()),
          new Arm<>(RsaExp.class, OperationCase.RSA_EXP, ResultCase.PARTIAL, new RsaExpWire()),
          new Arm<>(
              SessionOpen.class,
              OperationCase.SESSION_OPEN,
              ResultCase.OPENED,
              new SessionOpenWire()),
          new Arm<>(
              MulPoint.class, OperationCase.MUL_POINT, ResultCase.PARTIAL, new MulPointWire()),
          new Arm<>(
              NonceBatch.class, OperationCase.NONCE_BATCH, ResultCase.NONCES, new NonceBatchWire()),
          new Arm<>(
              SchnorrSign.class,
              OperationCase.SCHNORR_SIGN,
              ResultCase.PARTIAL,
              new SchnorrSignWire()),
          new Arm<>(
              SessionDeal.class,
              OperationCase.SESSION_DEAL,
              ResultCase.DEALT,
              new SessionDealWire()),
          new Arm<>(
              SessionApply.class,
              OperationCase.SESSION_APPLY,
              ResultCase.APPLIED,
              new SessionApplyWire()),
          new Arm<>(
              SessionFinish.class,
              OperationCase.SESSION_FINISH,
              ResultCase.FINISHED,
              new SessionFinishWire()),
          new Arm<>(
              EcdsaSign.class, OperationCase.ECDSA_SIGN, ResultCase.PARTIAL, new EcdsaSignWire()),
          new Arm<>(
              SessionKeep.class,
              OperationCase.SESSION_KEEP,
              ResultCase.DONE,
              new SessionKeepWire()),
          new Arm<>(Reseat.class, OperationCase.RESEAT, ResultCase.DONE, new ReseatWire()),
          new Arm<>(
              StageRoots.class, OperationCase.STAGE_ROOTS, ResultCase.DONE, new StageRootsWire()),
          new Arm<>(Delete.class, OperationCase.DELETE, ResultCase.DONE, new DeleteWire()),
          new Arm<>(Confirm.class, OperationCase.CONFIRM, ResultCase.DONE, new ConfirmWire()),
          new Arm<>(
              LoginStart.class,
              OperationCase.LOGIN_START,
              ResultCase.LOGIN_STARTED,
              new LoginStartWire()),
          new Arm<>(
              LoginFinish.class,
              OperationCase.LOGIN_FINISH,
              ResultCase.LOGGED_IN,
              new LoginFinishWire()),
          new Arm<>(Order.class, OperationCase.ORDER, ResultCase.OBEYED, new OrderWire()));

  private static final Map<Class<?>, Arm<?, ?>> BY_OPERATION =
      ALL.stream().collect(toMap(Arm::operation, identity()));
  private static final Map<OperationCase, Arm<?, ?>> BY_CASE =
      ALL.stream().collect(toMap(Arm::asked, identity()));

  private OperationWires() {}

  /// One operation: its class in the port, its cases in envelope and outcome.
  record Arm<O extends Operation<A>, A extends Outcome>(
      Class<O> operation, OperationCase asked, ResultCase answered, OperationWire<O, A> wire) {}

  // Each is listed under the class of its own operation, which fixes the answer.
  @SuppressWarnings("unchecked")
  static <A extends Outcome> Arm<Operation<A>, A> of(Operation<? extends A> operation) {
    return (Arm<Operation<A>, A>) requireNonNull(BY_OPERATION.get(operation.getClass()));
  }

  static OperationWire<?, ?> of(Envelope envelope) throws MalformedMessage {
    return Optional.<Arm<?, ?>>ofNullable(BY_CASE.get(envelope.getOperationCase()))
        .orElseThrow(() -> new MalformedMessage("an act without an operation"))
        .wire();
  }
}
