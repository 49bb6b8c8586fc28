package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.vault.operation.Confirm;

/// A confirmation on the wire.
final class ConfirmWire implements OperationWire.OfDone<Confirm> {
  @Override
  public void ask(Confirm asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getConfirmBuilder();
  }

  @Override
  public Confirm asked(Envelope envelope, SecretParts secrets) {
    return new Confirm();
  }
}
