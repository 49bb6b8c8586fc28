package org.asterism.custody.vaults;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.QuorumMissed;
import org.asterism.vault.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a put means that too few vaults took because this engine, or the token, has its share of
/// their stores: no failure of theirs. Says so in one line of the log.
public final class Full {
  private static final Logger LOG = LoggerFactory.getLogger(Full.class);

  private Full() {}

  /// @return `missed`, unless the quotas alone stood against what was `needed`
  /// @throws CryptokiException `CKR_DEVICE_MEMORY` where they did
  public static QuorumMissed orMissed(int needed, int given, QuorumMissed missed)
      throws CryptokiException {
    long full = missed.refused(Reason.QUOTA);
    if (given + full < needed) {
      return missed;
    }
    LOG.warn(
        "{} vaults keep no more for this engine or token; see [limits] in their vault.toml", full);
    throw new CryptokiException(Ckr.DEVICE_MEMORY, String.valueOf(missed.getMessage()));
  }
}
