package org.asterism.bridge;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.session.Application;
import org.asterism.vault.VaultException;

/// What a Cryptoki call does: hands its arguments to a chapter and writes the fields of its reply.
@FunctionalInterface
interface Handler {
  void answer(Application application, Arguments in, Reply out)
      throws VaultException, CryptokiException;
}
