package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.vault.operation.Delete;

/// A delete on the wire.
final class DeleteWire implements OperationWire.OfDone<Delete> {
  @Override
  public void ask(Delete asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getDeleteBuilder().setOrMark(asked.orMark());
  }

  @Override
  public Delete asked(Envelope envelope, SecretParts secrets) {
    return new Delete(envelope.getDelete().getOrMark());
  }
}
