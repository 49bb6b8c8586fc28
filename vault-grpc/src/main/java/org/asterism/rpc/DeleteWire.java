package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Envelope.OperationCase;
import org.asterism.vault.operation.Delete;

/// A delete on the wire.
final class DeleteWire extends DoneWire<Delete> {
  DeleteWire() {
    super(Delete.class, OperationCase.DELETE);
  }

  @Override
  void ask(Delete asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getDeleteBuilder();
  }

  @Override
  Delete asked(Envelope envelope, SecretParts secrets) {
    return new Delete();
  }
}
