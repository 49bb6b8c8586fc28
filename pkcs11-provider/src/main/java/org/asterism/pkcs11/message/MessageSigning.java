package org.asterism.pkcs11.message;

import org.asterism.algorithm.SigningOperation;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;

/// Messages signed with one key, each by an operation of its own. For one thread.
public final class MessageSigning implements Messages {
  private final MessageOperations<SigningOperation> operations;

  /// The first message's operation starts at once, so that a key or a parameter is refused now.
  public MessageSigning(Starting<SigningOperation> starting)
      throws VaultException, CryptokiException {
    this.operations = new MessageOperations<>(starting, SigningOperation::wipe);
  }

  /// The exact length of the next signature of a whole message.
  public long length() throws VaultException, CryptokiException {
    return operations.next().length();
  }

  public byte[] sign(byte[] data) throws VaultException, CryptokiException {
    SigningOperation own = operations.taken();
    try {
      return own.sign(data);
    } finally {
      own.wipe();
    }
  }

  public void begin() throws VaultException, CryptokiException {
    operations.begin();
  }

  /// The exact length of the signature of the message that is under way.
  public long openLength() throws CryptokiException {
    return operations.open().length();
  }

  /// How much of the heap the message will hold after a part of this length.
  public long keeps(long partLength) throws CryptokiException {
    return operations.open().keeps(partLength);
  }

  public void update(byte[] part) throws CryptokiException {
    operations.open().update(part);
  }

  /// Ends the message with its last part.
  public byte[] finish(byte[] part) throws VaultException, CryptokiException {
    SigningOperation own = operations.open();
    try {
      own.update(part);
      return own.finish();
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
