package org.asterism.algorithm;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// How the vectors of one schema go through the table.
interface WycheproofReplay {

  /// A refusal is thrown, as the table threw it.
  Verdict replay(Workbench bench, WycheproofVector vector) throws VaultException, CryptokiException;

  /// What an invalid vector must be refused with.
  Ckr refusal(WycheproofVector vector);
}
