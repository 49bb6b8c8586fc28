package org.asterism.pkcs11.chapter;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// What takes back what a call did, where nobody will learn that it did.
@FunctionalInterface
public interface Undo {
  void run() throws VaultException, CryptokiException;
}
