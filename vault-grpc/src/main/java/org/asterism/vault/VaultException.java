package org.asterism.vault;

import java.util.List;
import java.util.stream.Collectors;

/// No answer worth believing came from a vault, or from enough of them. Each names its vault.
public abstract sealed class VaultException extends Exception {
  private static final long serialVersionUID = 1L;

  private VaultException(String message, java.util.Optional<Throwable> cause) {
    super(message, cause.orElse(null));
  }

  /// The vault could not be reached at all.
  public static final class VaultUnreachable extends VaultException {
    private static final long serialVersionUID = 1L;

    public VaultUnreachable(VaultName vault, String found, Throwable cause) {
      super("vault " + vault + " cannot be reached: " + found, java.util.Optional.of(cause));
    }
  }

  /// The vault did not answer within the deadline.
  public static final class VaultSilent extends VaultException {
    private static final long serialVersionUID = 1L;

    public VaultSilent(VaultName vault, java.time.Duration deadline) {
      super(
          "vault " + vault + " did not answer within " + deadline.toMillis() + " ms",
          java.util.Optional.empty());
    }
  }

  /// The other end did not prove that it is the vault.
  public static final class VaultUnattested extends VaultException {
    private static final long serialVersionUID = 1L;

    public VaultUnattested(VaultName vault, String step, String reason) {
      super(
          "vault " + vault + " is not attested: " + step + ": " + reason,
          java.util.Optional.empty());
    }
  }

  /// The answer breaks the protocol, or is not the one that was stored.
  public static final class VaultMalformed extends VaultException {
    private static final long serialVersionUID = 1L;

    public VaultMalformed(VaultName vault, String expectedAndFound) {
      super(
          "vault " + vault + " answered wrongly: " + expectedAndFound, java.util.Optional.empty());
    }
  }

  /// The vault said no where the caller needed a yes.
  public static final class VaultRefused extends VaultException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    public VaultRefused(VaultName vault, Reason reason) {
      super("vault " + vault + " refused: " + reason.words(), java.util.Optional.empty());
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }

  /// Fewer vaults than needed gave an answer worth believing.
  public static final class QuorumMissed extends VaultException {
    private static final long serialVersionUID = 1L;

    public QuorumMissed(int needed, int got, List<VaultException> causes) {
      super(
          "needed "
              + needed
              + " vaults, got "
              + got
              + causes.stream()
                  .map(cause -> "; " + cause.getMessage())
                  .collect(Collectors.joining()),
          java.util.Optional.empty());
    }
  }
}
