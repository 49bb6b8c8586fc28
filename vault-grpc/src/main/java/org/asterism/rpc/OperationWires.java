package org.asterism.rpc;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Envelope.OperationCase;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;

/// The list of operations that can be asked for on the wire.
final class OperationWires {
  static final List<OperationWire<?, ?>> ALL =
      List.of(
          new PutWire(),
          new StageWire(),
          new CommitWire(),
          new AbortWire(),
          new ReleaseWire(),
          new DeleteWire(),
          new LoginStartWire(),
          new LoginFinishWire());

  private static final Map<Class<?>, OperationWire<?, ?>> BY_OPERATION =
      ALL.stream().collect(toMap(OperationWire::operation, identity()));
  private static final Map<OperationCase, OperationWire<?, ?>> BY_ARM =
      ALL.stream().collect(toMap(OperationWire::arm, identity()));

  private OperationWires() {}

  // Each is listed under the class of its own operation, which fixes the answer.
  @SuppressWarnings("unchecked")
  static <A extends Outcome> OperationWire<?, A> of(Operation<? extends A> operation) {
    return (OperationWire<?, A>)
        Optional.ofNullable(BY_OPERATION.get(operation.getClass()))
            .orElseThrow(
                () -> new IllegalArgumentException("not on the wire: " + operation.kind()));
  }

  static OperationWire<?, ?> of(Envelope envelope) throws MalformedMessage {
    return Optional.<OperationWire<?, ?>>ofNullable(BY_ARM.get(envelope.getOperationCase()))
        .orElseThrow(() -> new MalformedMessage("an act without an operation"));
  }
}
