package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.vault.EpochTag;
import org.asterism.vault.operation.Commit;

/// A commit on the wire.
final class CommitWire implements OperationWire.OfDone<Commit> {
  @Override
  public void ask(Commit asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getCommitBuilder().setNextEpochTag(asked.next().value());
  }

  @Override
  public Commit asked(Envelope envelope, SecretParts secrets) {
    return new Commit(new EpochTag(envelope.getCommit().getNextEpochTag()));
  }
}
