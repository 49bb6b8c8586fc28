package org.asterism.pkcs11.message;

import org.asterism.algorithm.VerificationOperation;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// Messages verified with one key, each by an operation of its own. Returning means valid. For one
/// thread.
public final class MessageVerification implements Messages {
  private final MessageOperations<VerificationOperation> operations;

  /// The first message's operation starts at once, so that a key or a parameter is refused now.
  public MessageVerification(Starting<VerificationOperation> starting)
      throws VaultException, CryptokiException {
    this.operations = new MessageOperations<>(starting, VerificationOperation::wipe);
  }

  public void verify(byte[] data, byte[] signature) throws VaultException, CryptokiException {
    VerificationOperation own = operations.taken();
    try {
      own.verify(data, signature);
    } finally {
      own.wipe();
    }
  }

  public void begin() throws VaultException, CryptokiException {
    operations.begin();
  }

  /// How much of the heap the message will hold after a part of this length.
  public long keeps(long partLength) throws CryptokiException {
    return operations.open().keeps(partLength);
  }

  public void update(byte[] part) throws CryptokiException {
    operations.open().update(part);
  }

  /// Ends the message with its last part.
  public void finish(byte[] part, byte[] signature) throws VaultException, CryptokiException {
    VerificationOperation own = operations.open();
    try {
      own.update(part);
      own.finish(signature);
    } finally {
      abandon();
    }
  }

  @Override
  public void abandon() {
    operations.abandon();
  }

  @Override
  public void wipe() {
    operations.wipe();
  }
}
