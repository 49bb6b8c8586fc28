package org.asterism.pkcs11.message;

import org.asterism.algorithm.SigningOperation;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;
import org.jspecify.annotations.Nullable;

/// Messages signed with one key, each by an operation of its own. For one thread.
public final class MessageSigning implements Messages {
  private final Starting starting;
  private @Nullable SigningOperation fresh;
  private @Nullable SigningOperation open;

  /// How the signature of one message starts.
  @FunctionalInterface
  public interface Starting {
    SigningOperation start() throws VaultException, CryptokiException;
  }

  /// The first message's operation starts at once, so that a key or a parameter is refused now.
  public MessageSigning(Starting starting) throws VaultException, CryptokiException {
    this.starting = starting;
    this.fresh = starting.start();
  }

  /// The exact length of the next signature of a whole message.
  public long length() throws VaultException, CryptokiException {
    Messages.requireNone(open);
    return ready().length();
  }

  public byte[] sign(byte[] data) throws VaultException, CryptokiException {
    Messages.requireNone(open);
    SigningOperation own = taken();
    try {
      return own.sign(data);
    } finally {
      own.wipe();
    }
  }

  public void begin() throws VaultException, CryptokiException {
    Messages.requireNone(open);
    open = taken();
  }

  /// The exact length of the signature of the message that is under way.
  public long openLength() throws CryptokiException {
    return Messages.requireOpen(open).length();
  }

  public void update(byte[] part) throws CryptokiException {
    Messages.requireOpen(open).update(part);
  }

  /// Ends the message with its last part.
  public byte[] finish(byte[] part) throws VaultException, CryptokiException {
    SigningOperation own = Messages.requireOpen(open);
    try {
      own.update(part);
      return own.finish();
    } finally {
      abandon();
    }
  }

  @Override
  public void abandon() {
    if (open != null) {
      open.wipe();
      open = null;
    }
  }

  @Override
  public void wipe() {
    abandon();
    if (fresh != null) {
      fresh.wipe();
      fresh = null;
    }
  }

  private SigningOperation ready() throws VaultException, CryptokiException {
    if (fresh == null) {
      fresh = starting.start();
    }
    return fresh;
  }

  private SigningOperation taken() throws VaultException, CryptokiException {
    SigningOperation own = ready();
    fresh = null;
    return own;
  }
}
