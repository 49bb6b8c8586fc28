package org.asterism.algorithm;

import java.util.Optional;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// A mechanism whose signatures are message authentication codes: they are verified by making them
/// again, with the same key.
public interface CodeFamily extends Family {
  /// What each of them serves; the data may always come in parts.
  long FLAGS = Ckf.SIGN | Ckf.VERIFY | Ckf.MULTI_MESSAGE;

  CodeOperation code(Parameter parameter, KeyFacts key, KeyUse use)
      throws VaultException, CryptokiException;

  @Override
  default SigningOperation sign(Parameter parameter, KeyUse key)
      throws VaultException, CryptokiException {
    return code(parameter, key.facts(), key);
  }

  @Override
  default VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws VaultException, CryptokiException {
    return code(parameter, key, Refusals.use(use));
  }

  /// The bytes of a code: by the parameter of a `…_GENERAL` mechanism, or all.
  static int length(Parameter parameter, boolean general, int all) throws CryptokiException {
    if (!general) {
      Refusals.requireNone(parameter);
      return all;
    }
    if (parameter instanceof Parameter.Ulong(long length) && length >= 1 && length <= all) {
      return (int) length;
    }
    throw Refusals.parameter("a length of 1 to %d bytes".formatted(all));
  }
}
