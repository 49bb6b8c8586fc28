package org.asterism.operator;

import java.util.Optional;
import org.asterism.bridge.OperatorCall.Asked;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Caller;
import org.asterism.token.Login;
import org.asterism.token.Slot;
import org.asterism.token.Token;
import org.asterism.token.Tokens;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// The user of one token, in whose name an operator does something.
///
/// @param serial the token's
record TokenUser(Tokens tokens, String serial) {

  /// What is done while the user is logged in.
  @FunctionalInterface
  interface Work<T> {
    T with(Token token, Login user) throws VaultException, CryptokiException;
  }

  /// @throws CryptokiException `CKR_TOKEN_NOT_PRESENT`, `CKR_FUNCTION_REJECTED` if the caller may
  ///   not use the token, `CKR_ARGUMENTS_BAD` without a PIN; what a login and the work throw
  <T> T logsIn(Asked asked, Work<T> work) throws VaultException, CryptokiException {
    Token token = token();
    if (!token.mayUse(asked.by())) {
      throw new CryptokiException(
          Ckr.FUNCTION_REJECTED,
          "user %s may not use the token: rule 'use'".formatted(asked.by().user()));
    }
    SecretBytes pin =
        asked
            .pin()
            .orElseThrow(() -> new CryptokiException(Ckr.ARGUMENTS_BAD, "expected the user's PIN"));
    try (Login user = token.login(Role.USER, pin, Caller.operator(asked.by()))) {
      return work.with(token, user);
    }
  }

  private Token token() throws CryptokiException {
    return tokens.slots().stream()
        .map(Slot::token)
        .flatMap(Optional::stream)
        .filter(token -> token.facts().serial().equals(serial))
        .findFirst()
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.TOKEN_NOT_PRESENT, "no token has the serial %s".formatted(serial)));
  }
}
