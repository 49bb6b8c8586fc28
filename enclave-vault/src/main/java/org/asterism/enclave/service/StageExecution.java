package org.asterism.enclave.service;

import org.asterism.enclave.store.Staged;
import org.asterism.enclave.store.StoreException;
import org.asterism.oprf.Evaluator;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Stage;

/// The first step of a PIN's change (design §6, "what revokes"): a verifier is staged beside the
/// one in force, and the directory's decision commits or aborts it. All three can be repeated.
///
/// What is staged gives way to the next that is staged: an engine that died before its decision
/// must not block the account.
record StageExecution(Evaluator evaluator) implements Execution<Stage, Done> {
  @Override
  public Done execute(Case asked, Stage stage, Passage passage)
      throws StoreException, VaultRefused {
    var _ = passage.account(asked);
    EpochTag next = stage.next();
    asked.require(!next.equals(asked.epoch()) && !next.equals(EpochTag.NONE), Reason.EPOCH);
    asked.requireShare(evaluator, stage.loginShare());
    try (SecretBytes digest = asked.records().verifierDigest(asked.handle(), stage.verifier())) {
      asked
          .records()
          .stage(asked.handle(), new Staged.Pin(next, stage.stretch(), digest, stage.loginShare()));
    }
    return new Done();
  }
}
