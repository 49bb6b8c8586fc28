package org.asterism.enclave.service;

import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.credential.Pace;
import org.asterism.enclave.store.StoreException;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Principal;
import org.asterism.vault.Reason;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginFinish.LoggedIn;

/// The finish of a login: a right credential takes the count back and yields a grant. An account
/// that a PIN has opened is in use, whether or not its engine came to say so.
record LoginFinishExecution(Grants grants, Attempts attempts, Pace pace)
    implements Execution<LoginFinish, LoggedIn> {
  @Override
  public LoggedIn execute(Case asked, LoginFinish finish, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.Account account = passage.account(asked);
    Handle handle = asked.handle();
    // An attempt that is unknown here is like a grant that has ended: begin again.
    asked.require(attempts.finish(finish.attempt(), asked.principal(), handle), Reason.GRANT);
    SecretBytes verifier =
        account.verifier().orElseThrow(() -> asked.refusal(Reason.NO_CREDENTIAL));
    try (SecretBytes shown = asked.records().verifierDigest(handle, finish.credential())) {
      if (!shown.constantTimeEquals(verifier)) {
        throw wrong(asked, account);
      }
    }
    asked.records().setCounter(handle, 0);
    asked.records().confirm(handle);
    return admit(asked, account);
  }

  private LoggedIn admit(Case asked, StoredRecord.Account account) {
    LoggedIn answer = answer(account);
    Octets digest = grants.digest(answer.grant());
    // What waits for the sync refers neither to the grant nor to the records.
    Principal principal = asked.principal();
    Handle handle = asked.handle();
    asked.onceDurable().add(() -> grants.hold(digest, principal, handle));
    asked.onceDurable().add(() -> pace.forgive(principal, handle));
    return answer;
  }

  private LoggedIn answer(StoredRecord.Account account) {
    SecretBytes grant = grants.draw();
    try (var handover = Handover.orElse(grant::close)) {
      Optional<SecretBytes> share = account.loginShare().map(SecretBytes::copy);
      try (var ofShare = Handover.orElse(() -> share.ifPresent(SecretBytes::close))) {
        Roots<SecretBytes> roots = copied(account.roots());
        EpochTag sharing = account.sharings().inForce();
        return handover.to(
            ofShare.to(new LoggedIn(grant, roots, sharing, share, account.companion())));
      }
    }
  }

  private static Roots<SecretBytes> copied(Roots<SecretBytes> roots) {
    SecretBytes tokenRoot = roots.tokenRoot().copy();
    try (var handover = Handover.orElse(tokenRoot::close)) {
      return handover.to(new Roots<>(tokenRoot, roots.privateRoot().map(SecretBytes::copy)));
    }
  }

  private VaultRefused wrong(Case asked, StoredRecord.Account account) throws StoreException {
    long left = account.tries() - asked.records().counter(asked.handle());
    if (left <= 0) {
      grants.endAll(asked.handle());
    }
    return new VaultRefused(asked.vault(), Reason.WRONG_CREDENTIAL, (int) Math.max(0, left));
  }
}
