package org.asterism.vault.operation;

import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;

/// A base to the power of the share of an RSA key.
///
/// @param key what the record is committed to
/// @param base as long as the modulus
public record RsaExp(Shown key, Octets base) implements Operation<RsaExp.Partial> {
  public static final OperationKind KIND = OperationKind.USE;

  /// The public key and the salt, which open the record's key commitment.
  public record Shown(Octets modulus, Octets publicExponent, Octets salt) {}

  @Override
  public OperationKind kind() {
    return KIND;
  }

  /// The power, as long as the modulus.
  public record Partial(SecretBytes power) implements Outcome {
    @Override
    public void close() {
      power.close();
    }
  }
}
