package org.asterism.algorithm;

import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// One `C_EncryptInit` … `C_EncryptFinal`, or the same for decryption. For one thread; ended by its
/// last result or its error.
///
/// The lengths change nothing; where one is not exact, run the step once, keep its result, and hand
/// it out when the caller's buffer suffices.
public interface CipherOperation {

  /// What [#update] will yield for a part of this length.
  OutputLength updateLength(long partLength);

  /// What [#finish] will yield now.
  OutputLength finishLength();

  /// What [#process] will yield for data of this length.
  OutputLength processLength(long dataLength);

  /// How many bytes of the heap it will hold of its input after [#update] with a part of this
  /// length, where that is more than a block.
  default long keeps(long partLength) {
    return 0;
  }

  /// @throws CryptokiException `CKR_FUNCTION_NOT_SUPPORTED` where the mechanism is single-part only
  byte[] update(byte[] part) throws VaultException, CryptokiException;

  byte[] finish() throws VaultException, CryptokiException;

  /// Encrypts or decrypts all of `data` at once; not after [#update].
  byte[] process(byte[] data) throws VaultException, CryptokiException;

  /// Wipes what the operation holds of its key; it is not used again. Does nothing where it holds
  /// nothing, or is over.
  default void wipe() {}
}
