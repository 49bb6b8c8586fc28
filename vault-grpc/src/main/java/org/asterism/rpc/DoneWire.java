package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope.OperationCase;
import org.asterism.proto.vault.v1.Outcome;
import org.asterism.proto.vault.v1.Outcome.ResultCase;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;

/// An operation to which the answer is that it was done.
abstract class DoneWire<O extends Operation<Done>> extends OperationWire<O, Done> {
  DoneWire(Class<O> operation, OperationCase arm) {
    super(operation, arm, ResultCase.DONE);
  }

  @Override
  final void answer(Done done, Outcome.Builder outcome, SecretParts secrets) {
    outcome.getDoneBuilder();
  }

  @Override
  final Done answered(Outcome outcome, SecretParts secrets) {
    return new Done();
  }
}
