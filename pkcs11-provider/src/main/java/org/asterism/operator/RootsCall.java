package org.asterism.operator;

import org.asterism.bridge.OperatorCall;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.token.Login;
import org.asterism.token.Tokens;
import org.asterism.vault.VaultException;

/// Gives a token's roots new shares, as its user.
record RootsCall(Tokens tokens) implements OperatorCall {
  @Override
  public byte[] answer(Asked asked) throws VaultException, CryptokiException {
    var user = new TokenUser(tokens, read(asked.words()).token());
    return user.logsIn(asked, (_, login) -> refresh(login)).encode();
  }

  // What the roots lack is no matter of the keys.
  private static RootsReport refresh(Login login) throws CryptokiException {
    try {
      login.refreshRoots();
      return new RootsReport("");
    } catch (VaultException failed) {
      return new RootsReport(String.valueOf(failed.getMessage()));
    }
  }

  private static RootsRequest read(byte[] words) throws CryptokiException {
    try {
      return RootsRequest.decode(words);
    } catch (IllegalArgumentException other) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, String.valueOf(other.getMessage()));
    }
  }
}
