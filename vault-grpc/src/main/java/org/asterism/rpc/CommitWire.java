package org.asterism.rpc;

import org.asterism.proto.vault.v1.Envelope;
import org.asterism.proto.vault.v1.Envelope.OperationCase;
import org.asterism.vault.EpochTag;
import org.asterism.vault.operation.Commit;

/// A commit on the wire.
final class CommitWire extends DoneWire<Commit> {
  CommitWire() {
    super(Commit.class, OperationCase.COMMIT);
  }

  @Override
  void ask(Commit asked, Envelope.Builder envelope, SecretParts secrets) {
    envelope.getCommitBuilder().setNextEpochTag(asked.next().value());
  }

  @Override
  Commit asked(Envelope envelope, SecretParts secrets) {
    return new Commit(new EpochTag(envelope.getCommit().getNextEpochTag()));
  }
}
