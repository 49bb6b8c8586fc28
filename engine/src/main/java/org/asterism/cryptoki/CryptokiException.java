package org.asterism.cryptoki;

/// A caller's mistake, or a state of the token that the caller must know: exactly one [Ckr].
///
/// The environment's failures (a vault, a quorum) are `VaultException`s, and bugs are unchecked;
/// the bridge alone turns any of the three into a `CK_RV`.
public final class CryptokiException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Ckr ckr;

  /// @param message what was expected and what was found, for the log; never a secret
  public CryptokiException(Ckr ckr, String message) {
    super(ckr + ": " + message);
    this.ckr = ckr;
  }

  public Ckr ckr() {
    return ckr;
  }
}
