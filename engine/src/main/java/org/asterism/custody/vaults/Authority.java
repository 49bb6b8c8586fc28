package org.asterism.custody.vaults;

import java.time.Duration;
import java.util.Optional;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// The right that a login gives at each vault: a grant, and how to get a new one after the vault
/// has lost it. Safe for use by many threads.
public interface Authority {
  /// For acts that need no login.
  Authority NONE =
      new Authority() {
        @Override
        public Optional<SecretBytes> grant(Member member) {
          return Optional.empty();
        }

        @Override
        public boolean renew(Member member, Optional<SecretBytes> lost, Duration deadline) {
          return false;
        }
      };

  /// The grant at `member`; lent, and closed with the authority.
  Optional<SecretBytes> grant(Member member);

  /// Logs in at `member` again with the kept credential, unless another thread has done so since.
  ///
  /// @param lost the grant that the vault does not know any more; empty if there was none
  /// @return whether there is a new grant now
  boolean renew(Member member, Optional<SecretBytes> lost, Duration deadline) throws VaultException;
}
