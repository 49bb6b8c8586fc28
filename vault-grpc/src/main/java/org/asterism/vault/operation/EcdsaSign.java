package org.asterism.vault.operation;

import org.asterism.secret.SecretBytes;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;

/// A vault's share of an ECDSA signature. Its presignature is spent whatever comes of it.
///
/// @param digest of the message, 1 to [#DIGEST_BYTES_MAX] bytes
/// @param freshness random bytes, drawn once the digest is known
public record EcdsaSign(Presigned presigned, Octets digest, Octets freshness)
    implements Operation<EcdsaSign.Share> {
  public static final int DIGEST_BYTES_MAX = 64;

  /// Which presignature it is to use.
  ///
  /// @param batch the name of the batch at this vault
  public record Presigned(Octets batch, int index) {}

  @Override
  public OperationKind kind() {
    return OperationKind.USE;
  }

  /// s, a scalar.
  public record Share(SecretBytes share) implements Outcome {
    @Override
    public void close() {
      share.close();
    }
  }
}
