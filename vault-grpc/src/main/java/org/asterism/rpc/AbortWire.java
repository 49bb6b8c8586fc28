package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.vault.EpochTag;
import org.asterism.vault.operation.Abort;

/// An abort on the wire.
final class AbortWire implements OperationWire.OfDone<Abort> {
  @Override
  public void ask(Abort asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getAbortBuilder().setNextEpochTag(asked.next().value());
  }

  @Override
  public Abort asked(Envelope envelope, SecretParts secrets) {
    return new Abort(new EpochTag(envelope.getAbort().getNextEpochTag()));
  }
}
