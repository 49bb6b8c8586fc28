package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Envelope.OperationCase;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.proto.vault.v1.Outcome.ResultCase;
import org.asterism.vault.Operation;

/// One operation on the wire: what is asked, what is answered, and which of both is secret.
///
/// Decoders throw IllegalArgumentException for a value out of range, as those of [Wire] do.
abstract class OperationWire<O extends Operation<A>, A extends org.asterism.vault.Outcome> {
  private final Class<O> operation;
  private final OperationCase arm;
  private final ResultCase result;

  OperationWire(Class<O> operation, OperationCase arm, ResultCase result) {
    this.operation = operation;
    this.arm = arm;
    this.result = result;
  }

  Class<O> operation() {
    return operation;
  }

  OperationCase arm() {
    return arm;
  }

  /// Writes what is asked: its arm into the envelope, its secrets apart.
  abstract void ask(O asked, Envelope.Builder envelope, SecretParts secrets);

  abstract O asked(Envelope envelope, SecretParts secrets) throws MalformedMessage;

  /// Writes what is answered.
  abstract void answer(A answer, Outcome.Builder outcome, SecretParts secrets);

  /// What was answered, in a message that has this operation's result.
  abstract A answered(Outcome outcome, SecretParts secrets) throws MalformedMessage;

  final void askAny(Operation<?> asked, Envelope.Builder envelope, SecretParts secrets) {
    ask(operation.cast(asked), envelope, secrets);
  }

  final A expected(Outcome outcome, SecretParts secrets) throws MalformedMessage {
    if (outcome.getResultCase() != result) {
      throw new MalformedMessage("%s in answer to %s".formatted(outcome.getResultCase(), arm));
    }
    return answered(outcome, secrets);
  }
}
