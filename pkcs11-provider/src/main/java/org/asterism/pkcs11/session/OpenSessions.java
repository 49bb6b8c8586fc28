package org.asterism.pkcs11.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// How many sessions all applications together have open at each slot, so that a token is made anew
/// only while there is none (PKCS#11 v3.1 §5.5.7). Safe for use by many threads.
public final class OpenSessions {
  private final Map<Long, Integer> counts = new HashMap<>();
  private final Set<Long> reserved = new HashSet<>();

  /// What is done while a slot has no session.
  @FunctionalInterface
  public interface Work {
    void run() throws VaultException, CryptokiException;
  }

  /// Runs `work` while no session is open at `slot` and none can be opened.
  ///
  /// @throws CryptokiException `CKR_SESSION_EXISTS`
  public void withoutSessions(long slot, Work work) throws VaultException, CryptokiException {
    reserve(slot);
    try {
      work.run();
    } finally {
      release(slot);
    }
  }

  synchronized void enter(long slot) throws CryptokiException {
    if (reserved.contains(slot)) {
      throw new CryptokiException(
          Ckr.TOKEN_NOT_RECOGNIZED, "the token in slot %d is just being made".formatted(slot));
    }
    counts.merge(slot, 1, Integer::sum);
  }

  synchronized void leave(long slot) {
    counts.computeIfPresent(slot, (_, count) -> count == 1 ? null : count - 1);
  }

  private synchronized void reserve(long slot) throws CryptokiException {
    if (counts.containsKey(slot) || !reserved.add(slot)) {
      throw new CryptokiException(
          Ckr.SESSION_EXISTS, "slot %d has open sessions of some application".formatted(slot));
    }
  }

  private synchronized void release(long slot) {
    reserved.remove(slot);
  }
}
