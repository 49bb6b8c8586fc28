package org.asterism.token;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.vaults.Environment;
import org.asterism.login.BackOff;
import org.asterism.login.Counters;
import org.asterism.login.Label;
import org.asterism.login.LoginRound;
import org.asterism.login.OwedCredentials;
import org.asterism.login.PinState;
import org.asterism.login.TokenRecord;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// The proofs of one token's PINs: not faster than a user's wrong ones allow, and whatever is wrong
/// about one is told, once. Safe for use by many threads.
final class PinProofs {
  private final Environment environment;
  private final OwedCredentials owed;
  private final Counters counters;
  private final BackOff backOff;
  private final Journal.Pages journal;

  PinProofs(
      Environment environment, OwedCredentials owed, Counters counters, Journal.Pages journal) {
    this.environment = environment;
    this.owed = owed;
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

  /// The refusal of somebody who may not be the officer.
  CryptokiException notOfficer(Caller who, Label token) {
    journal.notOfficer(who);
    return new CryptokiException(
        Ckr.USER_TYPE_INVALID,
        "user %s may not be the officer of token '%s'".formatted(who.user().user(), token));
  }

  /// One counted round at the vaults.
  LoginRound.Accepted ask(TokenRecord token, Role role, SecretBytes pin)
      throws VaultException, CryptokiException {
    try {
      return new LoginRound(environment, token, role, owed, counters).run(pin);
    } catch (VaultException undecided) {
      // An older copy of the row may not know of the PIN; the vaults were asked, and do not either.
      if (token.account(role).initialised()) {
        throw undecided;
      }
      throw new CryptokiException(
          Ckr.USER_PIN_NOT_INITIALIZED, "the security officer has set no user PIN yet");
    }
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
