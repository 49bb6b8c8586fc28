package org.asterism.token;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Environment;
import org.asterism.login.BackOff;
import org.asterism.login.Counters;
import org.asterism.login.PinState;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// The proofs of one token's PINs: not faster than a user's wrong ones allow, and whatever is wrong
/// about one is told, once. Safe for use by many threads.
final class PinProofs {
  private final Counters counters;
  private final BackOff backOff;
  private final Journal.Pages journal;

  PinProofs(Environment environment, Counters counters, Journal.Pages journal) {
    this.counters = counters;
    this.backOff = new BackOff(environment, counters);
    this.journal = journal;
  }

  /// Lets somebody give a proof.
  ///
  /// @throws CryptokiException as [BackOff#pass]; what `proof` throws
  <T> T take(Role role, Caller who, BackOff.Proof<T> proof)
      throws VaultException, CryptokiException {
    return backOff.pass(role, who.user().user(), () -> told(role, who, proof));
  }

  /// All tries are there again, and nothing is held against anybody.
  void forget(Role role) {
    counters.reset(role);
    backOff.forget(role);
  }

  private <T> T told(Role role, Caller who, BackOff.Proof<T> proof)
      throws VaultException, CryptokiException {
    boolean locked = counters.state(role) == PinState.LOCKED;
    try {
      return proof.give();
    } catch (CryptokiException refused) {
      if (refused.ckr() == Ckr.PIN_INCORRECT || refused.ckr() == Ckr.PIN_LOCKED) {
        journal.wrongPin(role, locked, who);
      }
      throw refused;
    } finally {
      if (!locked && counters.state(role) == PinState.LOCKED) {
        journal.lockedOut(role, who);
      }
    }
  }
}
