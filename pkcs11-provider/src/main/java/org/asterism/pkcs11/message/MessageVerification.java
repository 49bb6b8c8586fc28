package org.asterism.pkcs11.message;

import org.asterism.algorithm.VerificationOperation;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.vault.VaultException;
import org.jspecify.annotations.Nullable;

/// Messages verified with one key, each by an operation of its own. Returning means valid. For one
/// thread.
public final class MessageVerification implements Messages {
  private final Starting starting;
  private @Nullable VerificationOperation fresh;
  private @Nullable VerificationOperation open;

  /// How the verification of one message starts.
  @FunctionalInterface
  public interface Starting {
    VerificationOperation start() throws VaultException, CryptokiException;
  }

  /// The first message's operation starts at once, so that a key or a parameter is refused now.
  public MessageVerification(Starting starting) throws VaultException, CryptokiException {
    this.starting = starting;
    this.fresh = starting.start();
  }

  public void verify(byte[] data, byte[] signature) throws VaultException, CryptokiException {
    Messages.requireNone(open);
    VerificationOperation own = taken();
    try {
      own.verify(data, signature);
    } finally {
      own.wipe();
    }
  }

  public void begin() throws VaultException, CryptokiException {
    Messages.requireNone(open);
    open = taken();
  }

  public void update(byte[] part) throws CryptokiException {
    Messages.requireOpen(open).update(part);
  }

  /// Ends the message with its last part.
  public void finish(byte[] part, byte[] signature) throws VaultException, CryptokiException {
    VerificationOperation own = Messages.requireOpen(open);
    try {
      own.update(part);
      own.finish(signature);
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

  private VerificationOperation taken() throws VaultException, CryptokiException {
    VerificationOperation own = fresh == null ? starting.start() : fresh;
    fresh = null;
    return own;
  }
}
